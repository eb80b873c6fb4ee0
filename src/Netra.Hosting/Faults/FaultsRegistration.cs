using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Netra.Hosting.Faults;

/// <summary>Hangs the fail points into the database, the bus and the web server; only where they are on.</summary>
static class FaultsRegistration
{
    public static void AddNetraFaults(this NetraApp app)
    {
        app.Services.AddSingleton<FailPoints>();
        app.Services.AddOptions<FailPointOptions>().BindConfiguration(FailPointOptions.Section)
            .Validate(o => o.TryParse(out _), "Faults:Points must be 'name:n', comma-separated, such as 'after-commit:1,before-send-CallTool:3'.")
            .Validate<IHostEnvironment>((o, host) => !o.IsOn || !host.IsProduction(), "Faults are for tests: they are refused in Production. Remove Faults:Points and Faults:Trace.")
            .ValidateOnStart();
        if (!IsOn(app.Configuration))
            return;
        app.Services.AddSingleton<IInterceptor, CommitPoints>();
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

    static bool IsOn(ConfigurationManager configuration) => configuration.GetSection(FailPointOptions.Section).Get<FailPointOptions>() is { IsOn: true };

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
