using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Hygiene;

public sealed class EVT7004_LoopEndsWithFailureTests : RuleTest
{
    public override string Id => "EVT7004";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""try { while (!token.IsCancellationRequested) { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(100); } } [|catch|] (Exception e) { Console.WriteLine(e); }""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { try { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); } catch (Exception e) { Console.WriteLine(e); } await Task.Delay(100); }""")]
    [InlineData("""while (!token.IsCancellationRequested) { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(100); }""")]
    [InlineData("""try { while (!token.IsCancellationRequested) { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(100); } } catch (OperationCanceledException) { }""")]
    [InlineData("""try { while (!token.IsCancellationRequested) { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(100); } } catch (Exception e) { Console.WriteLine(e); throw; }""")]
    [InlineData("""while (true) { try { while (!token.IsCancellationRequested) { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(100); } } catch (Exception e) { Console.WriteLine(e); } }""")]
    public Task What_is_not(string source) => Silent(source);
}
