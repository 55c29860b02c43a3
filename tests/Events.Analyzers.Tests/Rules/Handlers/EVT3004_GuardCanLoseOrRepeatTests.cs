using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Handlers;

public sealed class EVT3004_GuardCanLoseOrRepeatTests : RuleTest
{
    public override string Id => "EVT3004";

    protected override string Wrap(string source) => HandlerPrograms.InGroup(source);

    [Fact]
    public Task Check_then_act() => Flags("""
        [Handles] public async Task On(OrderPlaced placed)
        {
            if (await redis.[|KeyExistsAsync|]("done:" + placed.OrderId)) return;
            await gateway.ChargeAsync(placed.Customer, 1);
            await redis.StringSetAsync("done:" + placed.OrderId, 1);
        }
        """,
        "Two consumers can both pass 'KeyExistsAsync' before one of them reaches 'StringSetAsync': claim the key in one step, and test the answer");

    [Fact]
    public Task Claim_then_crash() => Flags("""
        [Handles] public async Task On(OrderPlaced placed)
        {
            if (!await redis.[|StringSetAsync|]("done:" + placed.OrderId, 1, TimeSpan.FromDays(1), When.NotExists)) return;
            await gateway.ChargeAsync(placed.Customer, 1);
        }
        """);

    [Theory]
    [InlineData("if ([|context.DeliveryCount|] > 1) return; await gateway.ChargeAsync(placed.Customer, 1);")]
    [InlineData("if ([|context.DeliveryCount|] == 1) await gateway.ChargeAsync(placed.Customer, 1);")]
    public Task A_delivery_count_says_nothing_of_success(string statements) => Flags($$"""
        [Handles] public async Task On(OrderPlaced placed, EventContext context) { {{statements}} }
        """);

    [Theory]
    [InlineData("if (context.DeliveryCount > 5) context.DeadLetter(\"gave up\"); else await gateway.ChargeAsync(placed.Customer, 1);")]
    [InlineData("if (context.DeliveryCount > 1) Console.WriteLine(\"again\"); await gateway.ChargeAsync(placed.Customer, 1);")]
    [InlineData("if (context.DeliveryCount > 1) throw new InvalidOperationException(); await gateway.ChargeAsync(placed.Customer, 1);")]
    public Task A_delivery_count_that_is_only_looked_at(string statements) => Silent($$"""
        [Handles] public async Task On(OrderPlaced placed, EventContext context) { {{statements}} }
        """);

    [Theory]
    [InlineData("""[Handles] public async Task On(OrderPlaced placed) { var key = "d:" + placed.OrderId; if (!await redis.StringSetAsync(key, 1, TimeSpan.FromDays(1), When.NotExists)) return; try { await gateway.ChargeAsync("", 1); } catch { await redis.KeyDeleteAsync(key); throw; } }""")]
    [InlineData("""[Handles] public async Task On(OrderPlaced placed) { if (await redis.KeyExistsAsync("flag")) return; await redis.StringSetAsync("other", 1); }""")]
    [InlineData("""[Handles] public async Task On(OrderPlaced placed) { await redis.StringSetAsync("k", placed.OrderId); await gateway.ChargeAsync("", 1); }""")]
    [InlineData("""[Handles] public async Task On(OrderPlaced placed) { if (await redis.KeyExistsAsync("k")) return; await redis.ScriptEvaluateAsync("return 1"); await redis.StringSetAsync("k", 1); }""")]
    [InlineData("""public async Task NoHandler(OrderPlaced placed) { if (await redis.KeyExistsAsync("k")) return; await redis.StringSetAsync("k", 1); }""")]
    public Task Guards_that_hold(string source) => Silent(source);
}
