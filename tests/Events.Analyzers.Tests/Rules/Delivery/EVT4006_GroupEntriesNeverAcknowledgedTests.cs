using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4006_GroupEntriesNeverAcknowledgedTests : RuleTest
{
    public override string Id => "EVT4006";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Read_and_worked_on() => Flags("""
        foreach (var e in db.[|StreamReadGroup|]("s", "g", "c", ">", 10)) await work.Do("x");
        """,
        "Entries delivered by 'StreamReadGroup' never leave 'Worker' and are never acknowledged: the pending entries list grows, and every entry is handled again after a restart or claim");

    [Theory]
    [InlineData("""var es = await db.[|StreamReadGroupAsync|]("s", "g", "c", ">", 10); foreach (var e in es) { Console.WriteLine(e.Id); foreach (var v in e.Values) Console.WriteLine(v.Value); }""")]
    [InlineData("""foreach (var e in db.[|StreamReadGroup|]("s", "g", "c", ">", 10)) Handle(e); void Handle(StreamEntry x) => Console.WriteLine(x.Id);""")]
    [InlineData("""db.[|StreamReadGroup|]("s", "g", "c", ">", 10);""")]
    [InlineData("""db.[|Execute|]("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">");""")]
    public Task Other_shapes(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e);""")]
    [InlineData("""await work.DoAll(db.StreamReadGroup("s", "g", "c", ">", 10));""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", noAck: true)) Console.WriteLine(e.Id);""")]
    [InlineData("""bool quick = args.Length > 0; foreach (var e in db.StreamReadGroup("s", "g", "c", ">", noAck: quick)) Console.WriteLine(e.Id);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do((string)e.Id!);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) Console.WriteLine(e.Id); db.StreamAcknowledge("s", "g", args[0]);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) db.Execute("XACK", "s", "g", (string)e.Id!);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) db.ScriptEvaluate("redis.call('XACK')");""")]
    [InlineData("""var list = new List<StreamEntry>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) list.Add(e);""")]
    public Task Acked_or_handed_out(string source) => Silent(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) Console.WriteLine(e.Id); db.StreamAck("s", "g");""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) Console.WriteLine(e.Id); acks.AcknowledgeAll("s", "g");""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) Console.WriteLine(e.Id); db.StreamAcknowledge("s", new Missing());""")]
    public Task An_acknowledgement_that_does_not_bind_yet(string source) => Verify([("Test.cs", Wrap(source))], expectSome: false, allowErrors: true);

    [Fact]
    public Task Another_call_that_does_not_bind() => Verify(
        [("Test.cs", Wrap("""foreach (var e in db.[|StreamReadGroup|]("s", "g", "c", ">", 10)) Console.WriteLine(e.Id); db.Forget("s", "g");"""))],
        expectSome: true, allowErrors: true);

    [Fact]
    public Task Returned() => Silent("""
        using StackExchange.Redis;
        public class Client(IDatabase db) { public Task<StreamEntry[]> Read() => db.StreamReadGroupAsync("s", "g", "c", ">", 10); }
        """);

    [Fact]
    public Task Stored() => Silent("""
        using StackExchange.Redis;
        public class Client(IDatabase db) { public StreamEntry[] Last { get; private set; } = []; public void Read() { Last = db.StreamReadGroup("s", "g", "c", ">", 10); } }
        """);
}
