using Netra.Hosting;
using Netra.Scheduler;

await using var app = NetraApp.Create(args, "scheduler", parts => parts.AddScheduler());
await app.RunAsync();
