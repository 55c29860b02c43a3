using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Hygiene;

public sealed class EVT7002_NobodyObservesTests : RuleTest
{
    public override string Id => "EVT7002";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Async_void() => Flags("""
        using StackExchange.Redis;
        public class Loop(IDatabase db) { public async void [|Run|]() { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); } }
        """,
        "'Run' is async void: nobody learns that it failed, and an exception ends the process. Return Task");

    [Fact]
    public Task Async_void_that_an_interface_asks_for() => Flags("""
        using StackExchange.Redis;
        public interface ISink { void Emit(string text); }
        public class Sink(IDatabase db) : ISink { public async void [|Emit|](string text) { await db.StreamAddAsync("s", "f", text); } }
        """,
        "'Emit' is async void: nobody learns that it failed, and an exception ends the process. Its base says that it returns nothing, so catch what is thrown in it");

    [Theory]
    [InlineData("""var timer = new Timer([|async|] _ => await db.StreamReadAsync("s", "0", 10));""")]
    [InlineData("""_ = Task.[|Run|](async () => { while (true) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(1); } });""")]
    [InlineData("""_ = [|Loop|](); async Task Loop() { while (true) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(1); } }""")]
    [InlineData("""_ = Task.[|Run|](Loop); async Task Loop() { while (true) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(1); } }""")]
    [InlineData("""_ = db.[|StreamAddAsync|]("s", "f", "v");""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { _ = work.[|Do|](e); }""")]
    [InlineData("""new Thread([|async|] () => await Loop()).Start(); async Task Loop() { while (true) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(1); } }""")]
    [InlineData("""Parallel.For(0, 2, [|async|] i => await Loop()); async Task Loop() { while (true) { await db.StreamReadAsync("s", "0", 10); await Task.Delay(1); } }""")]
    [InlineData("""_ = [|Loop|](); async Task Loop() { while (true) { await Retry(async () => { await db.StreamReadAsync("s", "0", 10); }); } } Task Retry(Func<Task> work) => work();""")]
    public Task Lambdas_and_dropped_tasks(string source) => Flags(source);

    [Theory]
    [InlineData("""await Task.Run(async () => { while (true) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(1); } });""")]
    [InlineData("""var t = Task.Run(async () => { while (true) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(1); } }); await t;""")]
    [InlineData("""await Task.WhenAll(db.StreamReadGroup("s", "g", "c", ">", 10).Select(e => work.Do(e)));""")]
    [InlineData("""var tasks = new List<Task>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) tasks.Add(work.Do(e)); await Task.WhenAll(tasks);""")]
    [InlineData("""await db.StreamAddAsync("s", "f", "v");""")]
    [InlineData("""_ = db.StreamAddAsync("s", "f", "v", flags: CommandFlags.FireAndForget);""")]
    [InlineData("""var batch = db.CreateBatch(); _ = batch.StreamAddAsync("s", "f", "v"); batch.Execute();""")]
    [InlineData("""_ = db.StreamAcknowledgeAsync("s", "g", "1-1");""")]
    [InlineData("""Func<Task> f = async () => await db.StreamReadAsync("s", "0"); await f();""")]
    [InlineData("""var adding = db.StreamAddAsync("s", "f", "v"); Console.WriteLine("added"); await adding;""")]
    [InlineData("""_ = Task.Run(() => work.Do("a report"));""")]
    [InlineData("""_ = work.Do("a text");""")]
    public Task Observed_work(string source) => Silent(source);

    [Fact]
    public Task Events_of_a_user_interface() => Silent("""
        using StackExchange.Redis;
        public class Form(IDatabase db) { public async void OnClick(object? sender, EventArgs e) { await db.StreamAddAsync("s", "f", "v"); } }
        """);
}
