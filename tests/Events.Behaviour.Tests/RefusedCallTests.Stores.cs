using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.DeadLetters;
using Events.Errors;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Streams;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour;

/// <summary>What who produces, replays or operates is told when the user may not: the command, the key, and the rule that suffices.</summary>
public sealed class RefusedCallTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const int Refused = 2127;

    private readonly RedisServer _server = redis.Server;
    private readonly string _key = RedisServer.UniqueKey("work");
    private readonly string _user = $"user-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_host_that_only_produces_is_told_once_at_its_start()
    {
        await AllowAsync($"~{_key}", "+xrange");
        var log = new RecordingLoggers();
        using (IHost host = Build(log))
        {
            await host.StartAsync();
            await Eventually.TrueAsync(() => log.Count(Refused) == 1);
            await host.StopAsync();
        }

        Assert.Contains($"XADD on {_key}", log.ToString(), StringComparison.Ordinal);
        Assert.Contains($"ACL SETUSER {_user} ~{_key} +xadd", log.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, log.Count(Refused));
    }

    [Fact]
    public async Task One_that_may_is_told_nothing_and_nothing_is_added()
    {
        await AllowAsync($"~{_key}", "+xadd");
        var log = new RecordingLoggers();
        using IHost host = Build(log);
        await host.StartAsync();
        await host.StopAsync();

        Assert.Equal(0, log.Count(Refused));
        Assert.Equal(0L, await _server.CommandAsync("EXISTS", _key));
    }

    [Fact]
    public async Task Producing_says_what_is_missing()
    {
        await AllowAsync("~other", "+xadd");
        await using EventsClient client = await ConnectAsync();
        WorkStream stream = client.OpenStream<WorkStream>(new StreamOptions { Key = _key });
        Check(await Assert.ThrowsAsync<MissingPermissionException>(async () => await stream.ProduceAsync(new Work(1))), $"XADD on {_key}", $"~{_key} +xadd");
        await AllowAsync($"~{_key}");
        var batch = await Assert.ThrowsAsync<ProduceBatchException>(async () => await stream.ProduceBatchAsync([new Work(1), new Work(2)]));
        Check(Assert.IsType<MissingPermissionException>(batch.InnerException), $"XADD on {_key}", $"~{_key} +xadd");

        await AllowAsync($"~{_key}", "+xadd");
        await stream.ProduceAsync(new Work(1));
        var replay = await Assert.ThrowsAsync<MissingPermissionException>(async () => await stream.ReplayAsync().GetAsyncEnumerator().MoveNextAsync());
        Check(replay, $"XRANGE on {_key}", $"~{_key} +xrange");
    }

    [Fact]
    public async Task Every_call_of_an_operator_says_what_is_missing()
    {
        await using World admin = await RedisWorld.OpenAsync(_server);
        var workers = new Workers { Body = static (_, context, _) => Task.Run(() => context.DeadLetter("by hand")) };
        GroupConsumer consumer = admin.Client.CreateConsumer(workers, admin.Options("worker-a"), _key);
        consumer.Start();
        WorkStream stream = admin.Client.OpenStream<WorkStream>(new StreamOptions { Key = _key });
        await stream.ProduceAsync(new Work(1));
        DeadLetterQueue all = admin.Client.OpenDeadLetters<WorkStream>(_key);
        await admin.UntilAsync(async () => await all.CountAsync() == 1);
        await consumer.DisposeAsync();
        DeadLetter letter = await FirstAsync(all);
        string dead = all.Key.Name;
        string requeue = new StreamKey(_key).Beside("requeue:workers").Name;

        await AllowAsync();
        await using EventsClient client = await ConnectAsync();
        DeadLetterQueue letters = client.OpenDeadLetters<WorkStream>(_key);
        Dictionary<string, Func<Task>> calls = new()
        {
            ["xlen"] = async () => await letters.CountAsync(),
            ["xrange"] = async () => await FirstAsync(letters),
            ["eval"] = async () => await letters.RequeueAsync(letter),
            ["xadd"] = async () => await letters.RequeueAsync(letter),
            ["exists"] = async () => await letters.RequeueAllAsync(),
            ["xdel"] = async () => await letters.DiscardAsync(new[] { letter.Id }),
            ["xclaim"] = async () => await client.HandOverAsync<Workers>("worker-a", "worker-b", _key),
            ["xinfo|groups"] = async () => await client.DeleteStreamAsync<WorkStream>(_key),
            ["del"] = async () => await client.DeleteStreamAsync<WorkStream>(_key),
            ["scan"] = async () => await client.DeleteStreamAsync<WorkStream>(_key),
        };
        await admin.Store.EnsureGroupAsync(new StreamKey(_key), "workers", GroupStart.Beginning, null);
        await stream.ProduceAsync(new Work(2));
        await using (IGroupReader reader = admin.Store.OpenReader(new ConsumerKey(new StreamKey(_key), "workers", "worker-a")))
        {
            using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default);
            Assert.Equal(1, page.Count);
        }

        foreach ((string command, Func<Task> call) in calls)
        {
            await AllowAsync([$"~{_key}", $"~{{{_key}}}:*", .. OperatorCommands().Where(one => one != $"+{command}")]);
            MissingPermissionException missing;
            try
            {
                await call();
                throw new InvalidOperationException($"{command} was not refused");
            }
            catch (MissingPermissionException exception)
            {
                missing = exception;
            }

            Assert.Contains(command.Replace('|', ' ').ToUpperInvariant(), string.Join(", ", missing.Refused), StringComparison.Ordinal);
            Assert.Contains($"+{command}", missing.Rule, StringComparison.Ordinal);
            Assert.Contains($"ACL SETUSER {_user} ", missing.Message, StringComparison.Ordinal);
        }

        // And with all of them it is done, of one key pattern or the other.
        await AllowAsync([$"~{_key}", $"~{dead}", $"~{requeue}", .. OperatorCommands()]);
        Assert.True(await letters.RequeueAsync(letter));
    }

    private static async Task<DeadLetter> FirstAsync(DeadLetterQueue letters)
    {
        await foreach (DeadLetter letter in letters.ListAsync()) return letter;
        throw new InvalidOperationException("There is none.");
    }

    private static IEnumerable<string> OperatorCommands() => File.ReadAllText(Path.Combine(GuideTests.Guides, "permissions.md")).Split('\n')
        .Single(static line => line.StartsWith("ACL SETUSER operator ", StringComparison.Ordinal))
        .Trim().Split(' ').Where(static word => word.StartsWith('+'));

    private void Check(MissingPermissionException missing, string refused, string rule)
    {
        Assert.Equal([refused], missing.Refused);
        Assert.Equal(rule, missing.Rule);
        Assert.Contains($"ACL SETUSER {_user} {rule}", missing.Message, StringComparison.Ordinal);
    }

    private async Task AllowAsync(params string[] rules) =>
        await _server.CommandAsync(["ACL", "SETUSER", _user, "reset", "on", ">secret", .. rules]);

    private RedisOptions Options() => RedisOptions.Parse(_server.Endpoint) with { User = _user, Password = "secret" };

    private async Task<EventsClient> ConnectAsync() => new(await RedisStreamStore.ConnectAsync(Options()));

    private IHost Build(RecordingLoggers log)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddEvents(events => events.UseRedis(Options()).AddStream<WorkStream>(options => options.Key = _key));
        return builder.Build();
    }
}
