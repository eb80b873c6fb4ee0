using System.Net;
using Netra.Tests;

namespace Netra.Notifier.Tests;

public sealed class When_an_AgUi_stream_cannot_go_on
{
    [Fact]
    public async Task A_credential_that_expires_ends_it_with_an_error_and_another_one_goes_on_after_the_cursor()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        var user = await fleet.Notifier.NewUserAsync(expiresIn: TimeSpan.FromSeconds(3));
        fleet.Api.User = user;
        using var stream = await AgUiBytes.PostAsync(fleet.Notifier.Address, user.Key, AgUiFleet.Agent, AgUiFleet.Input("run-1"));
        var run = fleet.Api.Runs["run-1"];
        await fleet.Notifier.PublishAsync(await run.WriteAsync([.. AgUiFleet.OneCall.Take(2)]));

        var frames = await stream.FramesAsync("thread 1", "run-1");

        Assert.Equal(("RUN_ERROR", "unauthorized"), (frames[^1].Type, frames[^1].Text("code")));
        await run.WriteAsync([.. AgUiFleet.OneCall.Skip(2)], "completed");
        var key = await fleet.Notifier.NewKeyAsync(user);
        using var rest = await AgUiBytes.GetAsync(fleet.Notifier.Address, key, AgUiFleet.Agent, "run-1", frames[^1].Id);
        Assert.Equal("RUN_FINISHED", AgUiSeen.Read(await rest.TextAsync())[^1].Type);
    }

    [Fact]
    public async Task A_log_whose_end_is_gone_is_an_error_and_no_success()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        await fleet.RunAsync("run-1", AgUiFleet.OneCall);
        await fleet.Api.Runs["run-1"].ForgetAsync(upTo: 5);

        using var stream = await AgUiBytes.GetAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, "run-1");
        var frames = await stream.FramesAsync("thread 1", "run-1");

        Assert.Equal(("RUN_STARTED", "RUN_ERROR", "log_gone"), (frames[0].Type, frames[^1].Type, frames[^1].Text("code")));
    }

    [Fact]
    public async Task A_log_whose_beginning_is_gone_says_so_and_ends_as_the_run_did()
    {
        await using var fleet = await AgUiFleet.StartAsync();
        await fleet.RunAsync("run-1", AgUiFleet.OneCall);
        await fleet.Api.Runs["run-1"].ForgetAsync(upTo: 4);

        var frames = await fleet.AgainAsync("run-1");

        Assert.Contains(frames, f => f.Type == "CUSTOM" && f.Text("name") == "netra.reset");
        Assert.Equal("RUN_FINISHED", frames[^1].Type);
    }

    [Fact]
    public async Task A_body_over_four_mebibytes_is_too_large_and_submits_nothing()
    {
        await using var fleet = await AgUiFleet.StartAsync();

        using var refused = await AgUiBytes.PostAsync(fleet.Notifier.Address, fleet.User.Key, AgUiFleet.Agent, AgUiFleet.Input("run-1", text: new string('x', 4 << 20)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Contains("body_too_large", await refused.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(fleet.Api.Asked);
    }
}
