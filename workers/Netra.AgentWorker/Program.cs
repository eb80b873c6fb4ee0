using Netra.AgentWorker;
using Netra.Diagnostics;
using Netra.FinOps;
using Netra.Hosting;

return await NetraApp.RunAsync(args, "agent", parts =>
{
    parts.Services.AddFinOps();
    if (parts.Configuration.GetValue<bool>("Diagnostics:Enabled"))
        parts.Services.AddDiagnostics();
    parts.AddAgentWorker();
});
