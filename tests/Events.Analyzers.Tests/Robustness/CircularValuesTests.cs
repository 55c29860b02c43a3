using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Robustness;

/// <summary>Code that is being typed may define a value by itself: nothing that follows values may walk in a circle.</summary>
public sealed class CircularValuesTests
{
    [Theory]
    [InlineData("""string c = c; db.StreamReadGroup("s", "g", c, ">", 10);""")]
    [InlineData("""RedisValue a = b; RedisValue b = a; db.StreamReadGroup("s", "g", a, b, 10);""")]
    [InlineData("""long idle = idle; db.StreamAutoClaim("s", "g", "c", idle, "0-0");""")]
    [InlineData("""var span = span; db.StreamReadGroup("s", "g", "c", ">", 10, false, span);""")]
    [InlineData("""TimeSpan x = y; TimeSpan y = x; db.StreamAutoClaim("s", "g", "c", (long)x.TotalMilliseconds, "0-0");""")]
    [InlineData("""bool noAck = noAck; foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10, noAck)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""object[] words = [.. words]; db.Execute("XREADGROUP", words);""")]
    [InlineData("""var words = new List<object> { words }; db.Execute("XADD", words);""")]
    [InlineData("""StreamEntry[] es = es; foreach (var e in es) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""var (a, b) = (b, a); db.StreamAcknowledge("s", "g", a);""")]
    [InlineData("""foreach (var e in e) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""RedisValue Id() => Id(); db.StreamAcknowledge("s", "g", Id());""")]
    [InlineData("""StreamEntry[] A() => B(); StreamEntry[] B() => A(); foreach (var e in A()) { db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""async Task Loop() { while (true) { db.StreamReadGroup("s", "g", "c", ">", 1); await Loop(); } } _ = Loop();""")]
    public async Task Are_walked_once(string statements)
    {
        CSharpCompilation compilation = Programs.Compile([("Test.cs", RedisPrograms.InMethod(statements))], allowErrors: true);
        await AnalyzerRun.RunAsync(compilation);
    }

    [Theory]
    [InlineData("""var key = key; await http.PostAsync("/pay", key);""")]
    [InlineData("""var message = message; await http.SendAsync(message);""")]
    [InlineData("""string sql = sql; await connection.ExecuteAsync(sql);""")]
    [InlineData("""var item = item; db.Stock.Add(item); await db.SaveChangesAsync();""")]
    [InlineData("""await Pay(); async Task Pay() { await Pay(); await gateway.ChargeAsync("c", 1); }""")]
    public async Task Are_walked_once_in_handlers(string statements)
    {
        string source = HandlerPrograms.InGroup($$"""[Handles] public async Task On(OrderPlaced e, EventContext context, CancellationToken ct) { {{statements}} }""");
        await AnalyzerRun.RunAsync(Programs.Compile([("Test.cs", source)], allowErrors: true));
    }
}
