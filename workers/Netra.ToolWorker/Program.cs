using Netra.Diagnostics;
using Netra.FinOps;
using Netra.Hosting;
using Netra.ToolWorker;

return await NetraApp.RunAsync(args, "tool", parts =>
{
    parts.Services.AddFinOps();
    if (parts.Configuration.GetValue<bool>("Diagnostics:Enabled"))
        parts.Services.AddDiagnostics();
    parts.AddToolWorker();
});
