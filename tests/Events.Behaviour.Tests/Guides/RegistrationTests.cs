using System.Text;
using System.Text.RegularExpressions;
using Events.Behaviour.Guides.Shop;
using Events.Client;
using Events.Hosting;
using Events.Redis;
using Events.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides;

/// <summary>The service of the guides to registration and connections: two Redis, tenants and settings, as the guides have them.</summary>
public sealed partial class RegistrationTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public void Every_block_of_the_guides_is_compiled()
    {
        CodeBlocks.StandIn("registration.md", "Registration.cs");
        CodeBlocks.StandIn("connections.md", "Connections.cs");
        CodeBlocks.StandIn("failover.md", "Connections.cs");
    }

    [Fact]
    public async Task The_service_of_the_guide_runs_with_the_settings_of_the_guide()
    {
        await using RedisServer other = await RedisServer.StartOwnAsync();
        string guide = File.ReadAllText(Path.Combine(GuideTests.Guides, "registration.md"));
        string json = Settings().Match(guide).Groups[1].Value
            .Replace("redis-1:6379", redis.Server.Endpoint, StringComparison.Ordinal)
            .Replace("redis-2:6379", other.Endpoint, StringComparison.Ordinal);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        builder.Services.AddSingleton<Ledgers>().AddSingleton<Registration.Services.Checkout>().AddSingleton<Registration.Services.Tenants>();
        Registration.Modules(builder);
        Registration.Billing(builder);
        Registration.KnownTenants(builder);
        Registration.TenantsThatCome(builder);
        Registration.Configuration(builder);
        using IHost host = builder.Build();
        await host.StartAsync();
        Ledgers ledgers = host.Services.GetRequiredService<Ledgers>();
        Registration.Services.Tenants tenants = host.Services.GetRequiredService<Registration.Services.Tenants>();

        await host.Services.GetRequiredService<Registration.Services.Checkout>().PlaceAsync("o-1", 49.50m);
        await host.Services.GetRequiredKeyedService<AuditStream>("acme").ProduceAsync(new AuditNoted("a"));
        await host.Services.GetRequiredKeyedService<AuditStream>("globex").ProduceAsync(new AuditNoted("g"));
        tenants.Begin("initech");
        await tenants.ShipAsync("initech", "p-1");
        await Eventually.TrueAsync(() => ledgers.Handled.Count == 5);
        await tenants.EndAsync("initech");

        Assert.Equal(
            ["archive:globex", "audit:{acme}", "guide:invoices", "parcels:{initech}", "shop:orders"],
            ledgers.Handled.Select(static one => one.Stream).Order(StringComparer.Ordinal));
        Assert.Equal((1L, 0L), (await redis.Server.CommandAsync("EXISTS", "shop:orders"), await redis.Server.CommandAsync("EXISTS", "guide:invoices")));
        Assert.Equal(1L, await other.CommandAsync("EXISTS", "guide:invoices"));
        Assert.Contains("name=shop-worker", (string)(await redis.Server.CommandAsync("CLIENT", "LIST"))!, StringComparison.Ordinal);
        ConsumerOptions options = host.Services.GetRequiredService<EventsRegistrations>().Stores[0].Groups
            .Single(static group => group.Type == typeof(Notifications)).MakeOptions(host.Services);
        Assert.Equal(
            (8, 3, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2)),
            (options.Concurrency, options.MaxDeliveries, options.StopTimeout, options.Retry.MaxDelay));
        Assert.Equal(5, host.Services.GetServices<GroupConsumer>().Count() + 1);
        await host.StopAsync();
    }

    [Fact]
    public void The_connection_string_of_the_guide_is_one_and_its_options_are_known()
    {
        string guide = File.ReadAllText(Path.Combine(GuideTests.Guides, "connections.md"));
        Match[] texts = [.. ConnectionStrings().Matches(guide).Cast<Match>()];
        Assert.Equal(2, texts.Length);
        Assert.All(texts, static text => Assert.Equal(2, RedisOptions.Parse(text.Groups[1].Value).Endpoints.Count));
        foreach (string option in OptionRow().Matches(guide)
            .Cast<Match>()
            .SelectMany(static row => row.Groups[1].Value.Split(", "))
            .Select(static name => name.Trim('`')))
        {
            Exception? known = Record.Exception(() => RedisOptions.Parse($"host,{option}=?"));
            Assert.DoesNotContain("not known", known?.Message ?? "", StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Settings();

    [GeneratedRegex("```\n(redis\\S*)\n```")]
    private static partial Regex ConnectionStrings();

    [GeneratedRegex(@"^\| ((?:`\w+`(?:, )?)+) \| (?:|ms|s|path|bytes) ?\|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();
}
