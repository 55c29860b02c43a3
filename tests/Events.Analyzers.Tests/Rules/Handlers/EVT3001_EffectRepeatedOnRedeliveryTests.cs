using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Handlers;

public sealed class EVT3001_EffectRepeatedOnRedeliveryTests : RuleTest
{
    public override string Id => "EVT3001";

    protected override string Wrap(string source) => HandlerPrograms.InGroup(source);

    [Fact]
    public Task Mail_is_sent() => Flags("""
        [Handles] public Task OnPlaced(OrderPlaced placed, CancellationToken ct) => mailer.[|SendReceiptAsync|](placed.Customer, ct);
        """,
        "'OnPlaced' repeats 'SendReceiptAsync' each time 'OrderPlaced' is delivered again: declare a key with [DedupeBy], or say why a repeat does no harm with [Idempotent]");

    [Fact]
    public Task Mail_is_sent_for_each_of_a_batch() => Flags("""
        [Handles] public async Task OnPlaced(IReadOnlyList<OrderPlaced> placed, CancellationToken ct)
        {
            foreach (OrderPlaced one in placed) await mailer.[|SendReceiptAsync|](one.Customer, ct);
        }
        """,
        "'OnPlaced' repeats 'SendReceiptAsync' each time 'OrderPlaced' is delivered again: declare a key with [DedupeBy], or say why a repeat does no harm with [Idempotent]");

    [Fact]
    public Task A_batch_whose_entries_have_a_key() => Silent("""
        [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
        public async Task OnPlaced(IReadOnlyList<OrderPlaced> placed, CancellationToken ct)
        {
            foreach (OrderPlaced one in placed) await mailer.SendReceiptAsync(one.Customer, ct);
        }
        """);

    [Theory]
    [InlineData("await http.[|PostAsync|](\"/charge\", null);")]
    [InlineData("await http.[|PostAsJsonAsync|](\"/charge\", placed);")]
    [InlineData("await http.[|SendAsync|](new HttpRequestMessage(HttpMethod.Post, \"/charge\"));")]
    [InlineData("var request = new HttpRequestMessage { Method = HttpMethod.Patch }; await http.[|SendAsync|](request);")]
    [InlineData("await smtp.[|SendMailAsync|](\"a\", \"b\", \"c\", \"d\");")]
    [InlineData("await gateway.[|ChargeAsync|](placed.Customer, placed.Amount);")]
    [InlineData("await gateway.[|RefundAsync|](placed.Customer, placed.Amount);")]
    [InlineData("await redis.[|StringIncrementAsync|](\"orders\");")]
    [InlineData("redis.[|ListRightPush|](\"queue\", placed.OrderId);")]
    [InlineData("await redis.[|StreamAddAsync|](\"out\", \"id\", placed.OrderId);")]
    [InlineData("await stripe.[|CreateAsync|](new Stripe.ChargeCreateOptions());")]
    [InlineData("await connection.[|ExecuteAsync|](\"INSERT INTO orders VALUES (@id)\", placed);")]
    [InlineData("await connection.[|ExecuteAsync|](\"UPDATE stock SET count = count - 1 WHERE id = @id\", placed);")]
    [InlineData("db.Shipments.[|Add|](new Shipment { OrderId = placed.OrderId }); await db.SaveChangesAsync();")]
    [InlineData("var s = await db.Stock.SingleAsync(x => x.Sku == placed.OrderId); [|s.Count|] -= 1; await db.SaveChangesAsync();")]
    [InlineData("[|_handled|]++;")]
    [InlineData("[|_total|] += placed.Amount;")]
    [InlineData("_seen.[|Add|](placed.OrderId);")]
    [InlineData("Interlocked.[|Increment|](ref _handled);")]
    [InlineData("await pipeline.ExecuteAsync(async ct => await gateway.[|ChargeAsync|](placed.Customer, 1));")]
    public Task Effects_that_repeat(string statement) => Flags($$"""
        [Handles] public async Task OnPlaced(OrderPlaced placed) { {{statement}} await Task.Yield(); }
        """);

    [Fact]
    public Task Effect_in_a_helper_of_the_same_assembly() => Flags("""
        [Handles] public Task OnPlaced(OrderPlaced placed) => [|ShipAsync|](placed);
        private Task ShipAsync(OrderPlaced placed) => new Shipping(http).Book(placed.OrderId);
        }
        public class Shipping(HttpClient http) { public Task Book(string id) => http.PostAsync("/book/" + id, null);
        """,
        "'OnPlaced' repeats 'PostAsync' each time 'OrderPlaced' is delivered again (through ShipAsync → Book): declare a key with [DedupeBy], or say why a repeat does no harm with [Idempotent]");

    [Fact]
    public Task Only_the_first_effect_is_reported() => Flags("""
        [Handles] public async Task OnPlaced(OrderPlaced placed, CancellationToken ct)
        {
            await gateway.[|ChargeAsync|](placed.Customer, placed.Amount);
            await mailer.SendReceiptAsync(placed.Customer, ct);
        }
        """);

    [Fact]
    public Task Leaving_because_nothing_was_found_is_no_guard() => Flags("""
        [Handles] public async Task OnPlaced(OrderPlaced placed, CancellationToken ct)
        {
            var stock = await db.Stock.FirstOrDefaultAsync(x => x.Sku == placed.OrderId);
            if (stock is null) return;
            await mailer.[|SendReceiptAsync|](placed.Customer, ct);
        }
        """);

    [Theory]
    [InlineData("[Handles, DedupeBy(nameof(OrderPlaced.OrderId))]")]
    [InlineData("[Handles, Idempotent(\"the gateway rejects the second charge\")]")]
    public Task Declared_safe(string attributes) => Silent(
        attributes + " public Task OnPlaced(OrderPlaced placed) => gateway.ChargeAsync(placed.Customer, 1);");

    [Fact]
    public Task Declared_safe_on_the_event() => SilentFiles(("Test.cs", """
        using Events;
        [EventStream("s")] partial class S;
        [Event<S>("a"), DedupeBy("Id")] partial record Placed(string Id);
        [ConsumerGroup<S>("g")] partial class Group(HttpClient http) { [Handles] public Task On(Placed e) => http.PostAsync("/", null); }
        """), ("Usings.cs", "global using System.Net.Http;"));

    [Fact]
    public Task Declared_safe_on_the_class_and_the_assembly() => SilentFiles(("Test.cs", """
        using Events; using System.Net.Http;
        [assembly: Idempotent("a replica that is rebuilt")]
        [EventStream("s")] partial class S;
        [Event<S>("a")] partial record Placed(string Id);
        [ConsumerGroup<S>("g")] partial class Group(HttpClient http) { [Handles] public Task On(Placed e) => http.PostAsync("/", null); }
        """));

    [Theory]
    [InlineData("await http.GetAsync(\"/x\");")]
    [InlineData("await http.PutAsync(\"/x\", null);")]
    [InlineData("await http.DeleteAsync(\"/x\");")]
    [InlineData("await http.SendAsync(new HttpRequestMessage(HttpMethod.Put, \"/x\"));")]
    [InlineData("await redis.StringSetAsync(\"k\", placed.OrderId);")]
    [InlineData("await redis.HashSetAsync(\"k\", \"f\", placed.OrderId);")]
    [InlineData("await redis.SetAddAsync(\"k\", placed.OrderId);")]
    [InlineData("await redis.StreamAddAsync(\"out\", \"id\", placed.OrderId, messageId: placed.OrderId);")]
    [InlineData("await connection.ExecuteAsync(\"INSERT INTO o VALUES (@id) ON CONFLICT DO NOTHING\", placed);")]
    [InlineData("await connection.ExecuteAsync(\"UPDATE o SET state = 'paid' WHERE id = @id\", placed);")]
    [InlineData("db.Shipments.Add(new Shipment { Id = placed.OrderId }); await db.SaveChangesAsync();")]
    [InlineData("var s = await db.Stock.SingleAsync(x => x.Sku == placed.OrderId); s.Count = 3; await db.SaveChangesAsync();")]
    [InlineData("_last = placed.OrderId;")]
    [InlineData("_byId[placed.OrderId] = placed.Amount;")]
    [InlineData("_distinct.Add(placed.OrderId);")]
    [InlineData("var local = new List<string>(); local.Add(placed.OrderId); int n = 0; n++;")]
    [InlineData("Console.WriteLine(placed.OrderId);")]
    [InlineData("await unknown.ProcessAsync(placed.OrderId);")]
    [InlineData("await stripe.CreateAsync(new Stripe.ChargeCreateOptions(), new Stripe.RequestOptions { IdempotencyKey = placed.OrderId });")]
    [InlineData("await gateway.ChargeOnceAsync(placed.Customer, idempotencyKey: placed.OrderId);")]
    [InlineData("await gateway.ChargeAsync(placed.Customer, 1, requestId: placed.OrderId);")]
    [InlineData("var m = new HttpRequestMessage(HttpMethod.Post, \"/x\"); m.Headers.Add(\"Idempotency-Key\", placed.OrderId); await http.SendAsync(m);")]
    [InlineData("if (await redis.StringSetAsync(\"d:\" + placed.OrderId, 1, TimeSpan.FromDays(1), When.NotExists)) await gateway.ChargeAsync(\"\", 1);")]
    [InlineData("if (await db.Shipments.AnyAsync(s => s.OrderId == placed.OrderId)) return; await gateway.ChargeAsync(\"\", 1);")]
    [InlineData("bool fresh = await redis.SetAddAsync(\"done\", placed.OrderId); if (!fresh) return; await gateway.ChargeAsync(\"\", 1);")]
    [InlineData("var o = await db.Shipments.SingleAsync(s => s.OrderId == placed.OrderId); if (o.Sent) return; await gateway.ChargeAsync(\"\", 1);")]
    [InlineData("try { await connection.ExecuteAsync(\"INSERT INTO o VALUES (1)\"); } catch (Exception e) when (e.Message.Contains(\"23505\")) { }")]
    [InlineData("try { await unknown.ProcessAsync(\"\"); } catch { await redis.ListLeftPushAsync(\"dead\", placed.OrderId); throw; }")]
    [InlineData("Register(() => gateway.ChargeAsync(placed.Customer, 1));")]
    [InlineData("await HandleOnceAsync(db, async () => { await gateway.ChargeAsync(placed.Customer, 1); });")]
    [InlineData("var text = placed.OrderId.Insert(0, \"x\");")]
    public Task Statements_that_may_repeat(string statement) => Silent($$"""
        [Handles] public async Task OnPlaced(OrderPlaced placed) { {{statement}} await Task.Yield(); }
        private void Register(Func<Task> later) { }
        private static Task<bool> HandleOnceAsync(DbContext context, Func<Task> handle) => throw new NotSupportedException();
        """);

    [Fact]
    public Task Methods_that_are_no_handlers() => Silent("""
        public Task Charge(OrderPlaced placed) => gateway.ChargeAsync(placed.Customer, 1);
        """);

    [Fact]
    public Task Publishing_through_events() => Silent("""
        [Handles] public async Task OnPlaced(OrderPlaced placed, CancellationToken ct) => await orders.ProduceAsync(placed, ct);
        """);

    [Fact]
    public Task Handlers_of_other_libraries_when_listed() => FlagsWith(
        TestOptions.With(config: new Dictionary<string, string> { ["events.additional_handler_types"] = "MassTransit.IConsumer`1, MediatR.INotificationHandler`1" }),
        """
        }
        public class Submitted : MediatR.INotification;
        public class Consumer(HttpClient http) : MassTransit.IConsumer<Submitted>
        {
            public Task Consume(MassTransit.ConsumeContext<Submitted> context) => http.[|PostAsync|]("/", null);
        }
        public class Handler(HttpClient http) : MediatR.INotificationHandler<Submitted>
        {
            public Task Handle(Submitted e, CancellationToken ct) => http.[|PostAsync|]("/", null, ct);
        """,
        "'Consume' repeats 'PostAsync' each time 'Submitted' is delivered again: test first whether the id of the message was handled already, or say why a repeat does no harm with [Idempotent]");

    [Fact]
    public Task A_total_that_grows() => Flags("""
        [Handles] public Task OnPlaced(OrderPlaced placed) { [|_total|] += placed.Amount; return Task.CompletedTask; }
        """,
        "'OnPlaced' repeats the change of '_total' each time 'OrderPlaced' is delivered again: declare a key with [DedupeBy], or say why a repeat does no harm with [Idempotent]");

    [Fact]
    public Task Handlers_of_other_libraries_otherwise() => Silent("""
        }
        public class Submitted;
        public class Consumer(HttpClient http) : MassTransit.IConsumer<Submitted>
        {
            public Task Consume(MassTransit.ConsumeContext<Submitted> context) => http.PostAsync("/", null);
        """);

    [Fact]
    public Task Listed_members() => FlagsWith(
        TestOptions.With([("Events.Effects.txt", "[Unknown]::ProcessAsync = unsafe\n[IGateway]::ChargeAsync = safe")]), """
        [Handles] public async Task OnPlaced(OrderPlaced placed)
        {
            await gateway.ChargeAsync("", 1);
            await unknown.[|ProcessAsync|](placed.OrderId);
        }
        """);

    [Fact]
    public Task Listed_base_class() => SilentWith(
        TestOptions.With(config: new Dictionary<string, string> { ["events.idempotent_handler_bases"] = "Inbox" }), """
        }
        public abstract class Inbox;
        [ConsumerGroup<Orders>("other")]
        public sealed partial class Other(IGateway gateway) : Inbox
        {
            [Handles] public Task OnPlaced(OrderPlaced placed) => gateway.ChargeAsync("", 1);
        """);
}
