using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Events.Behaviour.Sample;
using Events.Client;
using Events.StackExchangeRedis.Stores;
using Events.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Hosting;

/// <summary>Stores with a name over multiplexers with a name, and their options from the configuration.</summary>
public sealed partial class NamedStoresTests(MultiplexerFixture redis) : IClassFixture<MultiplexerFixture>
{
    private readonly string _key = RedisServer.UniqueKey();

    [Fact]
    public async Task A_store_with_a_name_is_over_the_multiplexer_of_that_name()
    {
        await using RedisServer other = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer billing = await Multiplexers.ConnectAsync(other);
        var services = new ServiceCollection();
        services.AddSingleton<IConnectionMultiplexer>(await redis.ConnectAsync(resp3: true));
        services.AddKeyedSingleton<IConnectionMultiplexer>("billing", billing);
        services.AddEvents(events => events.UseStackExchangeRedis().AddStream<WorkStream>(options => options.Key = _key));
        services.AddEvents("billing", events => events.UseStackExchangeRedis().AddStream<WorkStream>(options => options.Key = _key));
        services.AddEvents("missing", events => events.UseStackExchangeRedis());
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await provider.GetRequiredKeyedService<WorkStream>("billing").ProduceAsync(new Work(1));
        await provider.GetRequiredKeyedService<WorkStream>("billing").ProduceAsync(new Work(2));

        Assert.Equal((1L, 2L), (await redis.Server.CommandAsync("XLEN", _key), await other.CommandAsync("XLEN", _key)));
        Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<EventsClient>("missing"));
    }

    [Fact]
    public async Task Options_of_the_configuration_stand_on_those_of_the_code()
    {
        var services = new ServiceCollection();
        services.AddEvents(events => events
            .UseStackExchangeRedis(redis.ConnectAsync(resp3: true).GetAwaiter().GetResult(), options => options.KeyPrefix = "code:")
            .BindConfiguration(new ConfigurationBuilder().AddInMemoryCollection([new("StackExchangeRedis:KeyPrefix", _key + ":"), new("StackExchangeRedis:Database", "3")]).Build())
            .AddStream<WorkStream>());
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        await raw.CommandAsync("SELECT", "3");
        Assert.Equal(1L, await raw.CommandAsync("EXISTS", $"{_key}:{WorkStream.Definition.Key}"));
    }

    [Fact]
    public async Task A_misspelt_key_is_told()
    {
        var services = new ServiceCollection();
        services.AddEvents(events => events
            .UseStackExchangeRedis(redis.ConnectAsync(resp3: true).GetAwaiter().GetResult())
            .BindConfiguration(new ConfigurationBuilder().AddInMemoryCollection([new("StackExchangeRedis:KeyPrefx", "x")]).Build()));
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Contains(
            "StackExchangeRedis:KeyPrefx is not known; is 'KeyPrefix' meant?",
            Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<EventsClient>()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_all_options_has_them()
    {
        var defaults = new StackExchangeRedisOptions();
        string[] expected = [.. typeof(StackExchangeRedisOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property =>
                $"{property.Name} {Show(property.GetValue(defaults))} {(StackExchangeRedisSettings.Table.Keys.Contains(property.Name) ? "yes" : "code only")}")];
        string[] said = [.. Row().Matches(File.ReadAllText(Table()))
            .Cast<Match>()
            .Select(static row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    private static string Show(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds}ms"),
        _ => value.ToString()!,
    };

    private static string Table([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/configuration.md"));

    [GeneratedRegex(@"^\| `StackExchangeRedisOptions\.(\w+)` \| .*? \| `([^`]*)` \| (yes|code only) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
