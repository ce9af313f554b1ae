-- How Argo CD reads the health of Tributary's resources: the condition Ready, if it speaks of the
-- spec that is there.
local health = {status = "Progressing", message = "waiting for the operator to look at it"}
local status = obj.status
if status == nil or status.conditions == nil then
  return health
end
if (status.observedGeneration or 0) < (obj.metadata.generation or 0) then
  health.message = "waiting for the operator to look at generation " .. obj.metadata.generation
  return health
end
local suspended = false
for _, condition in ipairs(status.conditions) do
  if condition.type == "Suspended" and condition.status == "True" then
    suspended = true
  end
  if condition.type == "Ready" then
    health.message = condition.reason .. ": " .. condition.message
    if condition.status == "True" then
      health.status = "Healthy"
    elseif condition.status == "False" then
      health.status = "Degraded"
    end
  end
end
if suspended and health.status == "Healthy" then
  health.status = "Suspended"
end
return health
