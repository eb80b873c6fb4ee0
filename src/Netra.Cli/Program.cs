using Netra.Cli;

return await CommandLine.RunAsync(args);
