using System.Reflection;
using Events.Analyzers.Configuration;
using Events.Analyzers.Tests.Catalog;

namespace Events.Analyzers.Tests.Configuration;

/// <summary>What each <c>events.*</c> key of .editorconfig and each AdditionalFile changes.</summary>
public sealed class KeysTests
{
    private const string Inbox = """
        using MassTransit;
        public interface IMailer { Task SendReceiptAsync(string to); }
        public record Placed(string Id);
        public abstract class InboxConsumer<T> : IConsumer<T> where T : class { public abstract Task Consume(ConsumeContext<T> context); }
        public class Plain(IMailer mailer) : IConsumer<Placed> { public Task Consume(ConsumeContext<Placed> context) => mailer.SendReceiptAsync("a"); }
        public class Once(IMailer mailer) : InboxConsumer<Placed> { public override Task Consume(ConsumeContext<Placed> context) => mailer.SendReceiptAsync("a"); }
        """;

    private const string RawLoop = """
        using StackExchange.Redis;
        public interface IMailer { Task SendReceiptAsync(string to); }
        public class Worker(IDatabase db, IMailer mailer, string me)
        {
            public async Task Run()
            {
                await db.StreamAutoClaimAsync("s", "g", me, 60_000, "0-0");
                foreach (var entry in await db.StreamReadGroupAsync("s", "g", me, ">", 10))
                {
                    await mailer.SendReceiptAsync(entry["to"].ToString());
                    await db.StreamAcknowledgeAsync("s", "g", entry.Id);
                }
            }
        }
        public class Setup(IDatabase db)
        {
            public void Create()
            {
                try { db.StreamCreateConsumerGroup("s", "g"); } catch (RedisServerException error) when (error.Message.StartsWith("BUSYGROUP")) { }
            }
        }
        """;

    private const string DeadLetters = """
        using StackExchange.Redis;
        public class A(IDatabase db) { public void Add() => db.StreamAdd("s:dead", "f", "v"); }
        public class B(IDatabase db) { public void Add() => db.StreamAdd("s:parked", "f", "v"); }
        """;

    public static TheoryData<string> Keys => [.. typeof(EventsOptions)
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .Where(constant => constant is { IsLiteral: true } && constant.Name.EndsWith("Key", StringComparison.Ordinal))
        .Select(constant => (string)constant.GetRawConstantValue()!)];

    [Theory]
    [InlineData("", "")]
    [InlineData("events.additional_handler_types = MassTransit.IConsumer`1", "EVT3001 Warning, EVT3001 Warning")]
    [InlineData("events.additional_handler_types = MassTransit.IConsumer`1\nevents.idempotent_handler_bases = InboxConsumer`1", "EVT3001 Warning")]
    [InlineData("events.additional_handler_types = MediatR.INotificationHandler`1, MassTransit.IConsumer`1", "EVT3001 Warning, EVT3001 Warning")]
    [InlineData("events.additional_handler_types = MassTransit.IConsumer", "")]
    [InlineData("events.additional_handler_types =", "")]
    public Task Handlers_of_other_libraries(string setting, string expected) => Expect(Inbox, setting, expected);

    [Theory]
    [InlineData("", "")]
    [InlineData("events.raw_handlers = true", "EVT3001 Info")]
    [InlineData("events.raw_handlers = True", "EVT3001 Info")]
    [InlineData("events.raw_handlers = false", "")]
    [InlineData("events.raw_handlers = perhaps", "")]
    public Task Loops_as_handlers(string setting, string expected) => Expect(RawLoop, setting, expected);

    [Theory]
    [InlineData("", 1)]
    [InlineData("events.dead_letter_key_pattern = parked", 1)]
    [InlineData("events.dead_letter_key_pattern = dead, parked", 0)]
    [InlineData("events.dead_letter_key_pattern =", 1)]
    [InlineData("events.dead_letter_key_pattern = graveyard", 2)]
    public Task Dead_letter_streams(string setting, int reports) =>
        Expect(DeadLetters, setting, string.Join(", ", Enumerable.Repeat("EVT6001 Warning", reports)));

    /// <summary>The version only chooses what the fix of EVT5012 offers; see its tests. A wrong one is as none.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("events.min_redis_version = 8.2")]
    [InlineData("events.min_redis_version = newest")]
    public Task The_server_version_changes_no_finding(string setting) => Expect(DeadLetters, setting, "EVT6001 Warning");

    [Fact]
    public async Task A_key_holds_for_the_files_of_its_section() => Assert.Equal(
        "",
        await ConfiguredRun.Of(RawLoop, ("/src/.editorconfig", "[tests/**.cs]\nevents.raw_handlers = true\n")));

    [Fact]
    public async Task Keys_may_stand_in_a_globalconfig() => Assert.Equal(
        "EVT3001 Info",
        await ConfiguredRun.Of(RawLoop, ("/src/.globalconfig", "is_global = true\nevents.raw_handlers = true\n")));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_in_the_guide_with_type_default_and_example(string key)
    {
        string guide = File.ReadAllText(Repository.PathOf("docs/rules/configuration.md"));
        string row = guide.Split('\n').Single(line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal));
        Assert.Equal(6, row.Count(character => character == '|'));
        Assert.Contains(key + " = ", guide, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Events.RedisMethods.txt")]
    [InlineData("Events.Effects.txt")]
    public void Every_additional_file_is_in_the_guide(string file) =>
        Assert.Contains($"`{file}`", File.ReadAllText(Repository.PathOf("docs/rules/configuration.md")), StringComparison.Ordinal);

    private static async Task Expect(string program, string setting, string expected) =>
        Assert.Equal(expected, await ConfiguredRun.Of(program, ("/src/.editorconfig", $"[*.cs]\n{setting}\n")));
}
