using System.Text;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Errors;
using Events.Hosting;
using Events.Producing;
using Events.Projections;
using Events.Redis;
using Events.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Events.Behaviour.Hosting;

/// <summary>Options from the configuration and by <c>IOptions</c>, and what is told at the start.</summary>
public sealed class ConfigurationTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("configured");

    [Fact]
    public async Task A_service_is_configured_by_its_appsettings()
    {
        using IHost host = Build(
            $$"""
            {
              "ConnectionStrings": { "cache": "{{redis.Server.Endpoint}},connectTimeout=20s" },
              "Events": {
                "Redis": { "ClientName": "from-settings" },
                "Streams": { "WorkStream": { "Key": "{{_key}}", "Retention": { "MaxLength": 1000 } } },
                "ConsumerDefaults": { "Concurrency": 3, "Retry": { "MaxDelay": "2m" } },
                "Consumers": { "workers": { "Name": "w-1", "Retry": { "FirstDelay": "00:00:02" } } }
              }
            }
            """,
            events => events.UseRedisConnectionString("cache")
                .BindConfiguration("Events")
                .AddStream<WorkStream>()
                .AddConsumer<Workers>(options => options.Concurrency = 1));
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Workers>().Runs.Count == 1);
        GroupConsumer consumer = Assert.Single(host.Services.GetServices<GroupConsumer>());
        Assert.Equal(("w-1", _key), (consumer.Name, consumer.Stream));
        Assert.Contains("name=from-settings", (string)(await redis.Server.CommandAsync("CLIENT", "LIST"))!, StringComparison.Ordinal);
        ConsumerOptions options = host.Services.GetRequiredService<EventsRegistrations>().Stores[0].Groups[0].MakeOptions(host.Services);
        Assert.Equal((3, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(2)), (options.Concurrency, options.Retry.MaxDelay, options.Retry.FirstDelay));
        await host.StopAsync();
    }

    [Theory]
    [InlineData("""{ "ProjectionDefaults": { "PageSize": 7, "Lease": "5s" }, "Projections": { "tally": { "OnFailure": "skip", "Lease": "6s" } } }""", null)]
    [InlineData("""{ "Projections": { "taly": { "PageSize": 7 } } }""", "Events:Projections:taly is not known; is 'tally' meant?")]
    [InlineData("""{ "Projections": { "tally": { "PageSise": 7 } } }""", "Events:Projections:tally:PageSise is not known; is 'PageSize' meant?")]
    [InlineData("""{ "ProjectionDefaults": { "PageSize": 0 } }""", "Projection 'tally': ProjectionOptions.PageSize is 0; it must be 1 to 10000.")]
    [InlineData("""{ "ProjectionDefaults": { "OnFailure": "wait" } }""", "Events:ProjectionDefaults:OnFailure is 'wait'; expected Stop, Skip")]
    public async Task A_projection_is_configured_by_its_section(string json, string? problem)
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Events": {{json}} }""")));
        builder.Services.Configure<ProjectionOptions>(
            "tally", static options => (options.PageSize, options.MaxAttempts, options.KeepOld) = (1, 2, TimeSpan.FromSeconds(3)));
        builder.Services.AddEvents(events => events.UseInMemory().BindConfiguration("Events").AddStream<WorkStream>()
            .AddProjection<Tally>(static options => options.MaxAttempts = 4));
        using IHost host = builder.Build();
        if (problem is not null)
        {
            var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
            Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
            return;
        }

        ProjectionOptions options = host.Services.GetRequiredService<EventsRegistrations>().Stores[0].Projections[0].MakeOptions(host.Services);
        Assert.Equal(
            (7, 4, ProjectionFailurePolicy.Skip, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(3)),
            (options.PageSize, options.MaxAttempts, options.OnFailure, options.Lease, options.KeepOld));
    }

    [Fact]
    public async Task Endpoints_of_the_configuration_replace_the_default()
    {
        using IHost host = Build(
            $$"""{ "Events": { "Redis": { "Endpoints": [ "{{redis.Server.Endpoint}}" ] } } }""",
            events => events.UseRedis().BindConfiguration("Events"));
        await host.StartAsync();
        Assert.EndsWith(redis.Server.Endpoint, host.Services.GetRequiredService<EventsClient>().Store.Description, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task No_default_stays_before_endpoints_of_the_configuration()
    {
        using IHost host = Build("""{ "Events": { "Redis": { "Endpoints": [ "127.0.0.1:1" ] } } }""", events => events.UseRedis().BindConfiguration("Events"));
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => host.StartAsync());
        Assert.StartsWith("Cannot connect to Redis at 127.0.0.1:1: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Events": { "Redis": "HOST" } }""")]
    [InlineData("""{ "Events": { "Redis": { "ConnectionString": "HOST", "Database": 2 } } }""")]
    [InlineData("""{ "Events": { "Redis": { "ConnectionString": "elsewhere:1", "Endpoints": "HOST" } } }""")]
    public async Task A_connection_string_may_stand_among_the_options(string json)
    {
        using IHost host = Build(
            json.Replace("HOST", redis.Server.Endpoint, StringComparison.Ordinal), events => events.UseRedis().BindConfiguration("Events"));
        await host.StartAsync();
        Assert.EndsWith(redis.Server.Endpoint, host.Services.GetRequiredService<EventsClient>().Store.Description, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("""{ "Redis": { "Endpoint": "a" } }""", "Events:Redis:Endpoint is not known; is 'Endpoints' meant?")]
    [InlineData("""{ "Redis": { "ConnectTimeout": "5" } }""", "Events:Redis:ConnectTimeout is '5'; expected a time with its unit")]
    [InlineData("""{ "Redis": { "ConnectTimeout": "0s" } }""", "RedisOptions.ConnectTimeout is 00:00:00; it must be positive")]
    [InlineData("""{ "Redis": { "Endpoints": [ "a:x" ] } }""", "Events:Redis:Endpoints: The server 'a' has a port that is not a number")]
    [InlineData("""{ "Redis": { "Endpoints": [] , "Password": "canary", "User": "u", "Databse": 1 } }""", "Events:Redis:Databse is not known; is 'Database' meant?")]
    [InlineData("""{ "Redis": "a,password=canary,colour=canary" }""", "Events:Redis: The Redis connection string has an option behind the password")]
    [InlineData("""{ "Redis": { "ConnectionString": "a,password=canary,sll=true" } }""", "Events:Redis:ConnectionString: The Redis option 'sll' is not known; is 'ssl' meant?")]
    [InlineData("""{ "Redis": { "Protocol": "resp9" } }""", "Events:Redis:Protocol is 'resp9'; expected Auto, Resp2")]
    [InlineData("""{ "Redis": { "TrustedAuthorities": "/no/such.pem" } }""", "Events:Redis:TrustedAuthorities: '/no/such.pem' cannot be read")]
    [InlineData("""{ "Consumers": { "workers": { "Concurency": 4 } } }""", "Events:Consumers:workers:Concurency is not known; is 'Concurrency' meant?")]
    [InlineData("""{ "Consumers": { "workers": { "Concurrency": 0 } } }""", "Consumer group 'workers': ConsumerOptions.Concurrency is 0; it must be at least 1.")]
    [InlineData("""{ "Consumers": { "workers": { "Retry": { "Jitter": 2 } } } }""", "RetryPolicy.Jitter is 2; it must be at most 1.")]
    [InlineData("""{ "Consumers": { "workers": { "Retry": { "Jiter": 2 } } } }""", "Events:Consumers:workers:Retry:Jiter is not known; is 'Jitter' meant?")]
    [InlineData("""{ "Consumers": { "workers": { "MinIdle": 60 } } }""", "Events:Consumers:workers:MinIdle is '60'; expected a time")]
    [InlineData("""{ "Consumers": { "wokers": { "MinIdle": "60s" } } }""", "Events:Consumers:wokers is not known; is 'workers' meant?")]
    [InlineData("""{ "Streams": { "WorksStream": { "Key": "x" } } }""", "Events:Streams:WorksStream is not known; is 'WorkStream' meant?")]
    [InlineData("""{ "Streams": { "WorkStream": { "Retention": "forever" } } }""", "Events:Streams:WorkStream:Retention is 'forever'; expected None")]
    [InlineData("""{ "Streams": { "WorkStream": { "Retention": { "MaxLength": 0 } } } }""", "Events:Streams:WorkStream:Retention: ")]
    [InlineData("""{ "Consumer": { "x": 1 } }""", "Events:Consumer is not known; is 'Consumers' meant?")]
    public async Task What_is_wrong_is_told_at_the_start_by_its_key_with_the_fix(string json, string expected)
    {
        using IHost host = Build(
            $$"""{ "Events": {{json}} }""", events => events.UseRedis().BindConfiguration("Events").AddStream<WorkStream>().AddConsumer<Workers>());
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        using IHost host = Build(
            """{ "Events": { "Redis": { "Databse": 1 }, "Consumers": { "workers": { "Prefetch": 0 } }, "Streams": { "WorkStream": { "Kee": "x" } } } }""",
            events => events.UseRedis().BindConfiguration("Events").AddStream<WorkStream>().AddConsumer<Workers>());
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal(3, exception.Failures.Count());
    }

    [Fact]
    public async Task Options_are_configured_by_name_for_all_and_after_all()
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.Services.ConfigureAll<ConsumerOptions>(options => options.BatchSize = 5);
        builder.Services.Configure<ConsumerOptions>("workers", options => (options.Concurrency, options.Prefetch) = (2, 50));
        builder.Services.Configure<ConsumerOptions>("others", options => options.Concurrency = 9);
        builder.Services.PostConfigure<ConsumerOptions>("workers", options => options.Prefetch++);
        builder.Services.Configure<StreamOptions>("WorkStream", options => options.Key = _key);
        builder.Services.Configure<RedisOptions>(options => options.Endpoints = [RedisEndpoint.Parse(redis.Server.Endpoint)]);
        builder.Services.Configure<RedisOptions>("billing", options => options.ClientName = "billing");
        builder.Services.AddEvents(events => events.UseRedis("elsewhere:1").AddStream<WorkStream>().AddConsumer<Workers>(options => options.Concurrency = 4));
        builder.Services.AddEvents("billing", events => events.UseRedis(redis.Server.Endpoint));
        using IHost host = builder.Build();
        ConsumerOptions options = host.Services.GetRequiredService<EventsRegistrations>().Stores[0].Groups[0].MakeOptions(host.Services);
        Assert.Equal((5, 4, 51), (options.BatchSize, options.Concurrency, options.Prefetch));
        await host.StartAsync();
        Assert.Equal(_key, Assert.Single(host.Services.GetServices<GroupConsumer>()).Stream);
        Assert.Contains("name=billing", (string)(await redis.Server.CommandAsync("CLIENT", "LIST"))!, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_validator_of_the_application_keeps_the_host_from_starting()
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.Services.AddOptions<ConsumerOptions>("workers").Validate(static options => options.Concurrency < 10, "Not more than ten here.");
        builder.Services.AddEvents(events => events.UseInMemory().AddConsumer<Workers>(options => options.Concurrency = 11));
        using IHost host = builder.Build();
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("Consumer group 'workers': Not more than ten here.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_not_there_is_named()
    {
        using IHost host = Build("{}", events => events.UseRedisConnectionString("cache"));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.StartsWith("ConnectionStrings:cache is not in the configuration", exception.Message, StringComparison.Ordinal);
    }

    private static IHost Build(string json, Action<EventsBuilder> configure)
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        builder.Services.AddEvents(configure);
        return builder.Build();
    }

    private static HostApplicationBuilder NewBuilder() =>
        Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
}
