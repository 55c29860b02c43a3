using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Hygiene;

public sealed class EVT7005_LoopSpinsOnFailureTests : RuleTest
{
    public override string Id => "EVT7005";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { try { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); if (es.Length == 0) await Task.Delay(100); foreach (var e in es) await work.Do(e); } [|catch|] (Exception e) { Console.WriteLine(e); } }""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { try { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); foreach (var e in es) await work.Do(e); } catch (Exception e) { Console.WriteLine(e); await Task.Delay(1000); } }""")]
    [InlineData("""while (!token.IsCancellationRequested) { try { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); foreach (var e in es) await work.Do(e); } catch (Exception e) { Console.WriteLine(e); } await Task.Delay(1000); }""")]
    [InlineData("""while (!token.IsCancellationRequested) { await Task.Delay(1000); try { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); foreach (var e in es) await work.Do(e); } catch (Exception e) { Console.WriteLine(e); } }""")]
    [InlineData("""while (!token.IsCancellationRequested) { try { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); foreach (var e in es) await work.Do(e); } catch (Exception e) { Console.WriteLine(e); return; } }""")]
    [InlineData("""while (!token.IsCancellationRequested) { try { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); foreach (var e in es) await work.Do(e); } catch (RedisServerException e) { Console.WriteLine(e); } finally { await Task.Delay(10); } }""")]
    public Task What_is_not(string source) => Silent(source);
}
