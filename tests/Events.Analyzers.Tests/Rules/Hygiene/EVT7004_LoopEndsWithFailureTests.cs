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

    [Theory]
    [InlineData("try { await Loop(token); } [|catch|] (Exception e) { Console.WriteLine(e); }", true)]
    [InlineData("try { await Task.Run(() => Loop(token), token); } [|catch|] (Exception e) { Console.WriteLine(e); }", true)]
    [InlineData("try { await Outer(token); } [|catch|] (Exception e) { Console.WriteLine(e); } finally { Console.WriteLine(1); } Console.WriteLine(2);", true)]
    [InlineData("try { await Local(); } [|catch|] (Exception e) { Console.WriteLine(e); } async Task Local() => await Loop(token);", true)]
    [InlineData("await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => [|Loop|](token)));", true)]
    [InlineData("var all = new List<Task>(); for (int i = 0; i < 4; i++) all.Add([|Loop|](token)); await Task.WhenAll(all);", true)]
    [InlineData("await Task.WhenAll([|Loop|](token), Loop(token));", true)]
    [InlineData("kept = Task.[|Run|](() => Loop(token));", true)]
    [InlineData("kept = [|Loop|](token);", true)]
    [InlineData("await Loop(token);", false)]
    [InlineData("try { await Loop(token); } catch (OperationCanceledException) { }", false)]
    [InlineData("try { await Loop(token); } catch (Exception e) { Console.WriteLine(e); throw; }", false)]
    [InlineData("try { await Loop(token); } catch (Exception e) { Console.WriteLine(e); } await work.Do(1);", false)]
    [InlineData("while (true) { try { await Loop(token); } catch (Exception e) { Console.WriteLine(e); } await Task.Delay(1); }", false)]
    [InlineData("while (true) { await Again(); await Task.Delay(1); } async Task Again() { try { await Loop(token); } catch (Exception e) { Console.WriteLine(e); } }", false)]
    [InlineData("await Task.WhenAll(Loop(token), work.Do(2));", false)]
    [InlineData("var one = Loop(token); var two = Loop(token); await Task.WhenAny(one, two);", false)]
    [InlineData("await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Safe(token)));", false)]
    [InlineData("try { await Safe(token); } catch (Exception e) { Console.WriteLine(e); }", false)]
    [InlineData("kept = Safe(token);", false)]
    [InlineData("watched = Loop(token);", false)]
    public async Task Through_methods_and_tasks(string run, bool isWrong)
    {
        string source = $$"""
            using StackExchange.Redis;
            public interface IWork { Task Do(object what); }
            public class Consumer(IDatabase db, IWork work)
            {
                private Task? kept, watched, given;
                public Task GivenAsync(CancellationToken token) => given = Loop(token);
                public bool IsRunning => watched is { IsCompleted: false };
                public async Task StartAsync(CancellationToken token)
                {
                    await Task.Yield();
                    {{run}}
                }
                public async Task StopAsync() { if (kept is not null) await kept; }
                private Task Outer(CancellationToken token) => Loop(token);
                private async Task Loop(CancellationToken token)
                {
                    while (!token.IsCancellationRequested)
                    {
                        try
                        {
                            foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10)) { await work.Do(e); await db.StreamAcknowledgeAsync("s", "g", e.Id); }
                        }
                        catch (RedisException e) { Console.WriteLine(e); }
                        await Task.Delay(100, token);
                    }
                }
                private async Task Safe(CancellationToken token)
                {
                    while (!token.IsCancellationRequested)
                    {
                        foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10))
                        {
                            try { await work.Do(e); await db.StreamAcknowledgeAsync("s", "g", e.Id); } catch (Exception x) { Console.WriteLine(x); }
                        }
                        await Task.Delay(100, token);
                    }
                }
            }
            """;
        if (isWrong) await Flags(source);
        else await Silent(source);
    }
}
