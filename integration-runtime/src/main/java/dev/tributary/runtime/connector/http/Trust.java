package dev.tributary.runtime.connector.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Which authorities are trusted: the public ones and those of a PEM file. */
final class Trust {
  private Trust() {}

  /**
   * Makes a trust manager.
   *
   * @throws GeneralSecurityException when the PEM holds no certificate
   */
  static X509TrustManager manager(Optional<byte[]> pem) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager publicOnes) {
          for (X509Certificate certificate : publicOnes.getAcceptedIssuers()) {
            store.setCertificateEntry("public-" + count++, certificate);
          }
        }
      }
      if (pem.isPresent()) {
        Collection<? extends Certificate> own =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.get()));
        if (own.isEmpty()) {
          throw new GeneralSecurityException("ca.crt holds no certificate");
        }
        for (Certificate certificate : own) {
          store.setCertificateEntry("own-" + count++, certificate);
        }
      }
      for (TrustManager manager : managers(store)) {
        if (manager instanceof X509TrustManager both) {
          return both;
        }
      }
      throw new GeneralSecurityException("this JVM has no trust manager for X.509");
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
