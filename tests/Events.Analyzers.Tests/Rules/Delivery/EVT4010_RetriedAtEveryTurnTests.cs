using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4010_RetriedAtEveryTurnTests : RuleTest
{
    public override string Id => "EVT4010";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { foreach (var e in db.StreamReadGroup("s", "g", "c", [|"0"|], 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch (Exception x) { Console.WriteLine(x); } } foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } await Task.Delay(100, token); }""")]
    [InlineData("""while (true) { var own = db.StreamReadGroup("s", "g", "c", [|"0-0"|], 10); var fresh = db.StreamReadGroup("s", "g", "c", ">", 10); foreach (var e in own.Concat(fresh)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch { } } await Task.Delay(100); }""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", "0", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch { } } while (true) { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch { } } await Task.Delay(100); }""")]
    [InlineData("""while (true) { foreach (var e in db.StreamReadGroup("s", "g", "c", "0", 10)) { try { await work.Do(e); } catch { } db.StreamAcknowledge("s", "g", e.Id); } foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } await Task.Delay(100); }""")]
    [InlineData("""while (true) { foreach (var e in db.StreamReadGroup("s", "g", "c", "0", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch { await Task.Delay(1000); } } foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } await Task.Delay(100); }""")]
    [InlineData("""bool first = true; while (true) { if (first) foreach (var e in db.StreamReadGroup("s", "g", "c", "0", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch { } } first = false; foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } await Task.Delay(100); }""")]
    [InlineData("""while (true) { foreach (var e in db.StreamReadGroup("s", "g", "c", "0", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch { db.StreamAdd("s:dead", e.Values); } } foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } await Task.Delay(100); }""")]
    public Task What_is_not(string source) => Silent(source);
}
