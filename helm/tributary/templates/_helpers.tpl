{{- define "tributary.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "tributary.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "tributary.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "tributary.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "tributary.operatorName" -}}
{{- printf "%s-operator" (include "tributary.fullname" .) -}}
{{- end -}}

{{- define "tributary.admissionName" -}}
{{- printf "%s-admission" (include "tributary.fullname" .) -}}
{{- end -}}

{{/* The Secret with the webhook's certificate. */}}
{{- define "tributary.admissionSecret" -}}
{{- printf "%s-tls" (include "tributary.admissionName" .) -}}
{{- end -}}

{{- define "tributary.serviceAccountName" -}}
{{- default (include "tributary.operatorName" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "tributary.selectorLabels" -}}
app.kubernetes.io/name: {{ include "tributary.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "tributary.labels" -}}
{{- $own := include "tributary.selectorLabels" . | fromYaml -}}
{{- $_ := set $own "app.kubernetes.io/part-of" "tributary" -}}
{{- $_ := set $own "app.kubernetes.io/version" .Chart.AppVersion -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service -}}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_") -}}
{{- toYaml (merge $own .Values.extraLabels) -}}
{{- end -}}

{{/* An image reference: (dict "root" $ "image" {repository, tag}). The override replaces the registry's host. */}}
{{- define "tributary.image" -}}
{{- $repository := .image.repository -}}
{{- with .root.Values.image.registry -}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) (regexReplaceAll "^(localhost|[^/]*[.:][^/]*)/" $repository "") -}}
{{- end -}}
{{- printf "%s:%s" $repository (.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}

{{/* The namespaces that the operator serves as {"items": […]}; in cluster mode none. */}}
{{- define "tributary.watchedNamespaces" -}}
{{- if .Values.watch.clusterMode -}}
{{- dict "items" list | toJson -}}
{{- else -}}
{{- dict "items" (.Values.watch.namespaces | default (list .Release.Namespace) | uniq) | toJson -}}
{{- end -}}
{{- end -}}

{{/* The operator's application.properties. Its ordinal stands above the image's own and below the environment. */}}
{{- define "tributary.config" -}}
config_ordinal=275
tributary.lease-name={{ include "tributary.operatorName" . }}
tributary.service.url=http://{{ include "tributary.operatorName" . }}.{{ .Release.Namespace }}.svc:8080
tributary.network-policy.enabled={{ .Values.flowNetworkPolicy.enabled }}
{{- with .Values.flowNetworkPolicy.extraPorts }}
tributary.network-policy.extra-ports={{ join "," . }}
{{- end }}
{{- with .Values.flowNetworkPolicy.allowFrom }}
tributary.network-policy.allow-from={{ toJson . }}
{{- end }}
{{- range $channel, $image := .Values.runtime.images }}
tributary.images.{{ $channel }}={{ include "tributary.image" (dict "root" $ "image" $image) }}
{{- end }}
{{- range $channel, $image := .Values.orchestrationRuntime.images }}
tributary.orchestration-images.{{ $channel }}={{ include "tributary.image" (dict "root" $ "image" $image) }}
{{- end }}
{{- end -}}

{{/* The operator's rights in the namespaces that it serves. No verb on Secrets, no exec, no wildcard. */}}
{{- define "tributary.rules.served" -}}
- apiGroups: [tributary.dev]
  resources: [eventcontracts, orchestrations, syncflows, systemendpoints]
  verbs: [get, list, watch]
- apiGroups: [tributary.dev]
  resources: [eventcontracts/status, orchestrations/status, syncflows/status, systemendpoints/status]
  verbs: [patch]
# A flow that KEDA left at 0 pods is woken when nothing else would.
- apiGroups: [tributary.dev]
  resources: [syncflows/scale]
  verbs: [get, update]
# Only plans that nothing runs any more are deleted; the garbage collector sees to the rest.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [serviceaccounts, services]
  verbs: [get, list, watch, create, patch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
# Deleted when flowNetworkPolicy.enabled is switched off.
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [list]
- apiGroups: [""]
  resources: [events]
  verbs: [get, list, create, patch]
# Ours scale by CPU where KEDA isn't; KEDA's own are only looked at.
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
{{- if .Values.keda.enabled }}
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, create, patch, delete]
{{- end }}
{{- if .Values.gatewayApi.enabled }}
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, create, patch, delete]
{{- end }}
{{- end -}}

{{- define "tributary.subject" -}}
- kind: ServiceAccount
  name: {{ include "tributary.serviceAccountName" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
{{- end -}}

{{- define "tributary.roleMetadata" -}}
name: {{ .name }}
{{- with .namespace }}
namespace: {{ . | quote }}
{{- end }}
labels:
  {{- include "tributary.labels" .root | nindent 2 }}
{{- end -}}
