using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Netra.Hosting.Processes;

namespace Netra.Hosting.Tests.Processes;

public sealed class BrokenProcessTests : IDisposable
{
    readonly int exitCode = Environment.ExitCode;

    public void Dispose() => Environment.ExitCode = exitCode;

    [Fact]
    public async Task A_process_that_could_not_load_its_own_code_ends_whoever_caught_the_exception()
    {
        using var lifetime = new Lifetime();
        var process = new BrokenProcess(lifetime, NullLogger<BrokenProcess>.Instance);
        await process.StartAsync(TestContext.Current.CancellationToken);

        ThrowAndCatch(new FileNotFoundException("missing", "/tmp/bill.csv"));
        ThrowAndCatch(new FileNotFoundException("not deployed", "Plugin.Part, Version=1.0.0.0"));
        Assert.Equal(exitCode, Environment.ExitCode);
        ThrowAndCatch(new FileNotFoundException("no handle left", "MassTransit, Version=8.4.0.0"));

        Assert.Equal(1, Environment.ExitCode);
        await lifetime.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        await process.StopAsync(TestContext.Current.CancellationToken);
    }

    static void ThrowAndCatch(Exception exception) => Assert.Throws(exception.GetType(), (Action)(() => throw exception));

    sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        readonly CancellationTokenSource stopping = new();

        public TaskCompletionSource Stopped { get; } = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopped.TrySetResult();

        public void Dispose() => stopping.Dispose();
    }
}
