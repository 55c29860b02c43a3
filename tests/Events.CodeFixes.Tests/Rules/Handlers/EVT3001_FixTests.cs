using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Handlers;

public sealed class EVT3001_FixTests : FixTest
{
    public override string Id => "EVT3001";

    protected override string Wrap(string source) => HandlerPrograms.InGroup(source);

    private const string Before = """
        [Handles]
        public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendReceiptAsync(placed.Customer, token);
        """;

    [Fact]
    public Task Handles_each_order_once() => Fixes(Before, """
        [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
        public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendReceiptAsync(placed.Customer, token);
        """);

    [Fact]
    public Task The_reason_is_to_be_written() => Fixes(Before, """
        [Handles, Idempotent("")]
        public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendReceiptAsync(placed.Customer, token);
        """, index: 1, remains: true);

    [Fact]
    public Task Sends_the_id_of_the_entry_along() => Fixes("""
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext context) => gateway.ChargeAsync(placed.Customer, placed.Amount);
        """, """
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext context) => gateway.ChargeAsync(placed.Customer, placed.Amount, requestId: context.Id.ToString());
        """, index: 1);
}
