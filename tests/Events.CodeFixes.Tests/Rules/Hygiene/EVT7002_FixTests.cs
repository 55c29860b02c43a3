using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Hygiene;

public sealed class EVT7002_FixTests : FixTest
{
    public override string Id => "EVT7002";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""_ = db.StreamAddAsync("s", "f", "v", maxLength: 9, useApproximateMaxLength: true);""", """await db.StreamAddAsync("s", "f", "v", maxLength: 9, useApproximateMaxLength: true);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", args[0], ">", 10)) { _ = work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""", """foreach (var e in db.StreamReadGroup("s", "g", args[0], ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task Awaits(string before, string after) => Fixes(before, after);

    [Fact]
    public Task Returns_the_task() => Fixes("""
        using StackExchange.Redis;
        public class Producer(IDatabase db) { public async void Add() { await db.StreamAddAsync("s", "f", "v", maxLength: 9, useApproximateMaxLength: true); } }
        """, """
        using StackExchange.Redis;
        public class Producer(IDatabase db) { public async Task Add() { await db.StreamAddAsync("s", "f", "v", maxLength: 9, useApproximateMaxLength: true); } }
        """);

    [Fact]
    public Task A_loop_has_no_fix() => OffersNothing("""_ = Task.Run(async () => { while (true) { await db.StreamReadGroupAsync("s", "g", args[0], ">", 10); await Task.Delay(1); } });""");

    [Fact]
    public Task The_method_of_an_interface_has_no_fix() => OffersNothing("""
        using StackExchange.Redis;
        public interface ISink { void Emit(); }
        public class Sink(IDatabase db) : ISink { public async void Emit() { await db.StreamAddAsync("s", "f", "v"); } }
        """);
}
