using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4003_FailureSwallowedThenAcknowledgedTests : RuleTest
{
    public override string Id => "EVT4003";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Log_and_ack() => Flags("""
        foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10))
        {
            try { await work.Do(e); }
            [|catch|] (Exception x) { Console.WriteLine(x.Message); }
            db.StreamAcknowledge("s", "g", e.Id);
        }
        """,
        "The failure of 'Do' is swallowed here and the entry is acknowledged by 'StreamAcknowledge': nobody handles it again");

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } [|catch|] { } await db.StreamAcknowledgeAsync("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await Handle(e); db.StreamAcknowledge("s", "g", e.Id); } async Task Handle(StreamEntry x) { try { await work.Do(x); } [|catch|] (Exception) { } }""")]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">", 10); foreach (var e in es) { try { await work.Do(e); } [|catch|] (Exception) { } } db.StreamAcknowledge("s", "g", es.Select(e => e.Id).ToArray());""")]
    public Task Other_shapes(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch (Exception x) { Console.WriteLine(x); continue; } db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch { throw; } db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch (Exception x) { Console.WriteLine(x); } }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { bool ok = true; try { await work.Do(e); } catch { ok = false; } if (ok) db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch (Exception x) { db.StreamAdd("dead", e.Values); Console.WriteLine(x); } db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch (FormatException) { } db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch (Exception x) when (x is FormatException) { } db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { int n = 0; try { n = int.Parse((string)e["n"]!); } catch { } await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); try { db.StreamAcknowledge("s", "g", e.Id); } catch (Exception x) { Console.WriteLine(x); } }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch (Exception x) { await Fail(e, x); } db.StreamAcknowledge("s", "g", e.Id); } Task Fail(StreamEntry e, Exception x) => Task.CompletedTask;""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do("other"); } catch { } db.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task Failures_that_count(string source) => Silent(source);
}
