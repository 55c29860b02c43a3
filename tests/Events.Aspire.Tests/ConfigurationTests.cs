using System.Text.Json;
using Events.Client;
using Events.Hosting.Binding;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Events.Aspire.Tests;

/// <summary>Where Redis is, and what else the configuration says, by the sections of Aspire.</summary>
public sealed class ConfigurationTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const string Nowhere = "127.0.0.1:1";

    [Theory]
    [InlineData("cache", "HERE", null, null, null)]
    [InlineData("cache", null, "HERE", null, null)]
    [InlineData("cache", null, Nowhere, "HERE", null)]
    [InlineData("cache", "HERE", Nowhere, Nowhere, null)]
    [InlineData("cache", Nowhere, Nowhere, Nowhere, "HERE")]
    // The name of a section of options, too.
    [InlineData("redis", "HERE", null, null, null)]
    public async Task The_connection_string_is_that_of_code_of_the_app_host_of_the_connection_of_all(
        string name, string? connectionStrings, string? general, string? own, string? code)
    {
        List<(string, string)> configuration = [AspireApp.OwnKey(), ("Aspire:Events:Redis:ClientName", "of-all")];
        if (connectionStrings is not null) configuration.Add(("ConnectionStrings:" + name, Here(connectionStrings)!));
        if (general is not null) configuration.Add(("Aspire:Events:ConnectionString", Here(general)!));
        if (own is not null) configuration.Add(("Aspire:Events:cache:ConnectionString", Here(own)!));
        HostApplicationBuilder builder = AspireApp.Create([.. configuration]);
        builder.AddEvents(name, events => events.AddStream<CartStream>(), code is null ? null : settings => settings.ConnectionString = Here(code));
        using IHost host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredService<CartStream>().ProduceAsync(new CartFilled("c-1"));

        Assert.Contains("name=of-all", (string)(await redis.Server.CommandAsync("CLIENT", "LIST"))!, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task Keyed_stores_stand_side_by_side_with_sections_of_their_own()
    {
        (string, string Value) key = AspireApp.OwnKey("Aspire:Events:billing");
        HostApplicationBuilder builder = AspireApp.Create(
            ("ConnectionStrings:cache", redis.Server.Endpoint), ("ConnectionStrings:billing", redis.Server.Endpoint),
            ("Aspire:Events:ConsumerDefaults:Concurrency", "4"), ("Aspire:Events:billing:Consumers:carts:BatchSize", "7"), key);
        builder.AddKeyedEvents("billing", events => events.AddStream<CartStream>().AddConsumer<Carts>());
        builder.AddEvents("cache");
        using IHost host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredKeyedService<CartStream>("billing").ProduceAsync(new CartFilled("c-2"));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Carts>().Seen.Contains("c-2"));

        GroupConsumer consumer = Assert.Single(host.Services.GetServices<GroupConsumer>());
        Assert.Equal(key.Value, consumer.Stream);
        Assert.Null(host.Services.GetService<CartStream>());
        Assert.Single((await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries);
        await host.StopAsync();
    }

    [Fact]
    public async Task Modules_add_to_the_store_that_the_line_names()
    {
        HostApplicationBuilder builder = AspireApp.Create(("ConnectionStrings:cache", redis.Server.Endpoint), AspireApp.OwnKey());
        builder.AddEvents("cache");
        builder.Services.AddEvents(events => events.AddStream<CartStream>());
        builder.AddEvents("cache");
        using IHost host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredService<CartStream>().ProduceAsync(new CartFilled("c-3"));
        await host.StopAsync();
    }

    [Theory]
    [InlineData("Aspire:Events:DisableTrcing", "true", "Aspire:Events:DisableTrcing is not known; is 'DisableTracing' meant?")]
    [InlineData("Aspire:Events:cache:DisableTrcing", "true", "Aspire:Events:cache:DisableTrcing is not known; is 'DisableTracing' meant?")]
    [InlineData("Aspire:Events:Redis:ConectTimeout", "5s", "Aspire:Events:Redis:ConectTimeout is not known; is 'ConnectTimeout' meant?")]
    [InlineData("Aspire:Events:cache:Consumers:carts:Concurrency", "0", "ConsumerOptions.Concurrency is 0; it must be at least 1.")]
    public async Task What_is_wrong_is_told_at_the_start_by_its_key(string key, string value, string expected)
    {
        HostApplicationBuilder builder = AspireApp.Create(("ConnectionStrings:cache", redis.Server.Endpoint), (key, value));
        builder.AddEvents("cache", events => events.AddStream<CartStream>().AddConsumer<Carts>());
        using IHost host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_value_and_what_is_missing_is_told()
    {
        HostApplicationBuilder builder = AspireApp.Create(("Aspire:Events:DisableTracing", "yes"));
        var exception = Assert.Throws<FormatException>(() => builder.AddEvents("cache"));
        Assert.Equal("Aspire:Events:DisableTracing is 'yes'; expected true or false.", exception.Message);

        HostApplicationBuilder other = AspireApp.Create();
        other.AddEvents("cache");
        using IHost host = other.Build();
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("ConnectionStrings:cache is not in the configuration", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_editor_knows_every_key()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ConfigurationSchema.json")));
        JsonElement events = schema.RootElement.GetProperty("properties").GetProperty("Aspire").GetProperty("properties").GetProperty("Events").GetProperty("properties");
        JsonElement defaults = events.GetProperty("ConsumerDefaults").GetProperty("properties");

        Assert.Equal([.. AspireSettingsTable.Keys, "Redis", "Streams", "ConsumerDefaults", "Consumers", "ProjectionDefaults", "Projections"], Names(events));
        Assert.Equal(RedisSettings.Table.Keys, Names(events.GetProperty("Redis").GetProperty("properties")));
        Assert.Equal(StreamSettings.Table.Keys, Names(events.GetProperty("Streams").GetProperty("additionalProperties").GetProperty("properties")));
        Assert.Equal(ConsumerSettings.Table.Keys, Names(defaults));
        Assert.Equal(ConsumerSettings.Table.Keys, Names(events.GetProperty("Consumers").GetProperty("additionalProperties").GetProperty("properties")));
        Assert.Equal(ProjectionSettings.Table.Keys, Names(events.GetProperty("ProjectionDefaults").GetProperty("properties")));
        Assert.Equal(ProjectionSettings.Table.Keys, Names(events.GetProperty("Projections").GetProperty("additionalProperties").GetProperty("properties")));
        Assert.Equal(RetrySettings.Table.Keys, Names(defaults.GetProperty("Retry").GetProperty("properties")));

        static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(static property => property.Name);
    }

    private string? Here(string? text) => text?.Replace("HERE", redis.Server.Endpoint, StringComparison.Ordinal);
}
