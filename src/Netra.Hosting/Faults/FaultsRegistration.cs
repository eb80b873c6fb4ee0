using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Netra.Storage;

namespace Netra.Hosting.Faults;

/// <summary>Hangs the fail points into the database, the bus and the web server; only where they are on.</summary>
static class FaultsRegistration
{
    /// <exception cref="OptionsValidationException">They are on in Production, or unreadable.</exception>
    public static void AddNetraFaults(this NetraApp app, IHostEnvironment environment)
    {
        app.Services.AddSingleton<FailPoints>();
        app.Services.AddOptions<FailPointOptions>().BindConfiguration(FailPointOptions.Section);
        if (app.Configuration.GetSection(FailPointOptions.Section).Get<FailPointOptions>() is not { IsOn: true } options)
            return;
        if (!options.TryParse(out _))
            throw Refusal("Faults:Points must be 'name:n', comma-separated, such as 'after-commit:1,before-send-CallTool:3'.");
        if (environment.IsProduction())
            throw Refusal("Faults are for tests: they are refused in Production. Remove Faults:Points and Faults:Trace.");
        app.Services.AddSingleton<IInterceptor, CommitPoints>();
        app.Services.AddSingleton(provider =>
        {
            var points = provider.GetRequiredService<FailPoints>();
            return new CommitWatch(() => points.Reach("before-commit"), () => points.Reach("after-commit"));
        });
        app.Services.AddSingleton<IInterceptor, WritePoints>();
        app.Bus.Add(new(
            bus =>
            {
                bus.AddSendObserver<BusPoints>();
                bus.AddPublishObserver<BusPoints>();
                bus.AddConsumeObserver<BusPoints>();
                bus.AddReceiveObserver<BusPoints>();
            },
            _ => { }));
        app.Map(web => web.Use(AnswerAsync));
    }

    static OptionsValidationException Refusal(string why) => new(FailPointOptions.Section, typeof(FailPointOptions), [why]);

    /// <summary>Of a POST: <c>before-request</c>, <c>before-answer</c>, <c>after-answer</c>.</summary>
    static Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return next(context);
        var points = context.RequestServices.GetRequiredService<FailPoints>();
        points.Reach("before-request");
        context.Response.OnStarting(() => Reach("before-answer"));
        context.Response.OnCompleted(() => Reach("after-answer"));
        return next(context);

        Task Reach(string point)
        {
            points.Reach(point);
            return Task.CompletedTask;
        }
    }
}
