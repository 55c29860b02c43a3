using Microsoft.Extensions.DependencyInjection;

namespace Events.Runtime.Tests.Protecting.Guide;

internal static class GuideProgram
{
    public static void Add(IServiceCollection services)
    {
        services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .UseKeyProvider<VaultKeys>()
            .ConfigureProtection(protection => protection.KeyLifetime = TimeSpan.FromMinutes(5))
            .AddStream<ClinicStream>());
    }
}
