using Microsoft.Extensions.DependencyInjection;

namespace Events.Testing.Guides;

/// <summary>What an application registers.</summary>
internal static class ShopServices
{
    public static IServiceCollection AddShop(this IServiceCollection services) => services.AddEvents(events => events
        .UseRedis("redis.invalid:6379")
        .AddStream<OrderStream>()
        .AddConsumer<Notifications>());
}
