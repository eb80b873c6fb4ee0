using Netra.Diagnostics;
using Netra.FinOps;
using Netra.Hosting;
using Netra.ToolWorker;

await using var app = NetraApp.Create(args, "tool", parts =>
{
    parts.Services.AddFinOps();
    if (parts.Configuration.GetValue<bool>("Diagnostics:Enabled"))
        parts.Services.AddDiagnostics();
    parts.AddToolWorker();
});
await app.RunAsync();
