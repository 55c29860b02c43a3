using System.Security.Cryptography.X509Certificates;
using Events.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Migration;

/// <summary>How an application is told of its multiplexer: the code of the guide and of the readme, word for word.</summary>
internal static class GuideProgram
{
    public static async Task AddAsync(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IConnectionMultiplexer>(await ConnectionMultiplexer.ConnectAsync("redis:6379"));
        builder.Services.AddEvents(events => events
            .UseStackExchangeRedis()
            .AddStream<OrdersStream>()
            .AddConsumer<Payments>());
    }

    public static EventsBuilder AddConnections(
        EventsBuilder events, (string Current, DateTimeOffset Until) tokens, X509Certificate2Collection authorities) => events
        .UseStackExchangeRedis(options =>
        {
            options.DedicatedReads = true;
            options.ConfigureDedicatedReads = redis => redis with { Password = tokens.Current, TrustedAuthorities = authorities };
        })
        .AddStream<OrdersStream>();
}
