using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Handlers;

public sealed class EVT3003_FreshValueInEffectTests : RuleTest
{
    public override string Id => "EVT3003";

    protected override string Wrap(string source) => HandlerPrograms.InGroup(source);

    [Fact]
    public Task New_id_in_a_published_event() => Flags("""
        [Handles] public async Task On(OrderPlaced placed, CancellationToken ct) =>
            await orders.ProduceAsync(new OrderPlaced(OrderId: [|Guid.NewGuid()|].ToString(), placed.Customer, placed.Amount), ct);
        """,
        "'Guid.NewGuid()' is another one at each delivery, so 'ProduceAsync' makes something new each time: derive it from the event or from EventContext.Id");

    [Theory]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) => gateway.ChargeOnceAsync(placed.Customer, idempotencyKey: [|Guid.NewGuid()|].ToString());""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) { var key = [|Guid.NewGuid()|].ToString("N"); return gateway.ChargeOnceAsync(placed.Customer, key); }""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) => redis.StringSetAsync("order:" + [|Guid.NewGuid()|], placed.OrderId);""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) => redis.StreamAddAsync("out", "f", "v", messageId: $"{[|DateTimeOffset.UtcNow|].ToUnixTimeMilliseconds()}-0");""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) => http.PostAsJsonAsync("/x", new Shipment { Id = [|Guid.NewGuid()|].ToString(), OrderId = placed.OrderId });""")]
    public Task Other_identities(string source) => Flags(source);

    [Theory]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) { var id = Guid.NewGuid(); Console.WriteLine(id); return Task.CompletedTask; }""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) => gateway.ChargeOnceAsync(placed.Customer, placed.OrderId);""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) => redis.StringSetAsync(placed.OrderId, DateTime.UtcNow.ToString());""")]
    [InlineData("""[Handles, Idempotent("the receiver drops copies")] public Task On(OrderPlaced placed) => redis.StringSetAsync("o:" + Guid.NewGuid(), 1);""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) { var correlationId = Guid.NewGuid(); return unknown.ProcessAsync(correlationId.ToString()); }""")]
    [InlineData("""[Handles] public async Task On(OrderPlaced placed) { if (await redis.SetAddAsync("done", placed.OrderId)) await redis.StringSetAsync("o:" + Guid.NewGuid(), 1); }""")]
    [InlineData("""public Task Produce(OrderPlaced placed) => redis.StringSetAsync("o:" + Guid.NewGuid(), 1);""")]
    [InlineData("""[Handles] public Task On(OrderPlaced placed) => http.PostAsJsonAsync("/x", new Shipment { Id = placed.OrderId, OrderId = placed.OrderId });""")]
    public Task Values_that_identify_nothing(string source) => Silent(source);

    [Fact]
    public Task New_id_of_a_command_that_a_listed_handler_schedules() => FlagsWith(Listed, Scheduling("[|Guid.NewGuid()|]"),
        "'Guid.NewGuid()' is another one at each delivery, so 'EnqueueAsync' makes something new each time: derive it from the message");

    [Fact]
    public Task Id_of_the_message_for_a_command_that_a_listed_handler_schedules() => SilentWith(Listed, Scheduling("e.Id"));

    private static Microsoft.CodeAnalysis.Diagnostics.AnalyzerOptions Listed => TestOptions.With(
        config: new Dictionary<string, string> { ["events.additional_handler_types"] = "MediatR.INotificationHandler`1" });

    private static string Scheduling(string id) => $$"""
        }
        public sealed record Registered(Guid Id, string Mail) : MediatR.INotification;
        public sealed record Welcome(Guid Id, string Mail);
        public interface ISchedule { Task EnqueueAsync(Welcome command); }
        public sealed class Greets(ISchedule schedule) : MediatR.INotificationHandler<Registered>
        {
            public Task Handle(Registered e, CancellationToken ct) => schedule.EnqueueAsync(new Welcome({{id}}, e.Mail));
        """;
}
