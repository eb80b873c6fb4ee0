using Netra.AgentWorker;
using Netra.Diagnostics;
using Netra.FinOps;
using Netra.Hosting;

await using var app = NetraApp.Create(args, "agent", parts =>
{
    parts.Services.AddFinOps();
    if (parts.Configuration.GetValue<bool>("Diagnostics:Enabled"))
        parts.Services.AddDiagnostics();
    parts.AddAgentWorker();
});
await app.RunAsync();
