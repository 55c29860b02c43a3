using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Handlers;

public sealed class EVT3003_FixTests : FixTest
{
    public override string Id => "EVT3003";

    protected override string Wrap(string source) => HandlerPrograms.InGroup(source);

    [Fact]
    public Task Takes_the_id_of_the_entry() => Fixes("""
        [Handles]
        public Task OnPlaced(OrderPlaced placed) => gateway.ChargeOnceAsync(placed.Customer, idempotencyKey: Guid.NewGuid().ToString("N"));
        """, """
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext context) => gateway.ChargeOnceAsync(placed.Customer, idempotencyKey: context.Id.ToString());
        """);

    [Fact]
    public Task Of_the_context_that_is_there() => Fixes("""
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext entry, CancellationToken token) => gateway.ChargeOnceAsync(placed.Customer, idempotencyKey: Guid.NewGuid().ToString());
        """, """
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext entry, CancellationToken token) => gateway.ChargeOnceAsync(placed.Customer, idempotencyKey: entry.Id.ToString());
        """);
}
