using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orders.Contracts;

namespace Events.Dashboard;

/// <summary>The code of docs/guides/dashboard.md and of the readme, block by block, word for word.</summary>
internal static class Guide
{
    public static void Mount(WebApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events.UseRedis("localhost:6379").AddStream<OrderStream>());
        builder.Services.AddEventsDashboard(options => options.AddTypes<OrderStream>());
        WebApplication app = builder.Build();
        app.MapEventsDashboard("/events").RequireAuthorization("operators");
    }

    public static void Act(WebApplicationBuilder builder)
    {
        builder.Services.AddEventsDashboard(options =>
        {
            options.AddTypes<OrderStream>();
            options.EnableActions = true;
            options.ActionsPolicy = "on-call";
            options.Hosts.Add("ops.example.com");
            options.MinIdle = TimeSpan.FromSeconds(60);
        });
    }
}
