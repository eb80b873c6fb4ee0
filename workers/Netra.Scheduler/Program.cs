using Netra.Hosting;
using Netra.Scheduler;

return await NetraApp.RunAsync(args, "scheduler", parts => parts.AddScheduler());
