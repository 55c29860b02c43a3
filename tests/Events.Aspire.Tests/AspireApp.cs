using Events.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Events.Aspire.Tests;

/// <summary>Applications as an app host configures them.</summary>
internal static class AspireApp
{
    /// <summary>An application with these keys in its configuration, and nothing else.</summary>
    public static HostApplicationBuilder Create(params (string Key, string Value)[] configuration)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(configuration.Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        return builder;
    }

    /// <summary>The key of a stream of this test alone, as the configuration says it.</summary>
    public static (string Key, string Value) OwnKey(string section = "Aspire:Events") => ($"{section}:Streams:CartStream:Key", RedisServer.UniqueKey("carts"));
}
