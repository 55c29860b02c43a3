namespace Events.Analyzers.Tests.Harness;

/// <summary>A consumer group with the services that handlers of the tests use.</summary>
internal static class HandlerPrograms
{
    public static string InGroup(string members) => $$"""
        #pragma warning disable CS0169, CS0414, CS0649
        using System.Data;
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Net.Mail;
        using Dapper;
        using Events;
        using Microsoft.EntityFrameworkCore;
        using StackExchange.Redis;

        [ConsumerGroup<Orders>("group")]
        public sealed partial class Group(
            IMailer mailer, IGateway gateway, HttpClient http, SmtpClient smtp, IDatabase redis, IDbConnection connection,
            Shop db, Stripe.ChargeService stripe, Unknown unknown, Orders orders, Polly.ResiliencePipeline pipeline)
        {
            private int _handled;
            private decimal _total;
            private string? _last;
            private readonly List<string> _seen = [];
            private readonly HashSet<string> _distinct = [];
            private readonly Dictionary<string, decimal> _byId = [];
        {{members}}
        }

        [EventStream("orders")]
        public sealed partial class Orders { [System.CodeDom.Compiler.GeneratedCode("Events.Generator", "1")] public ValueTask<EntryId> ProduceAsync(OrderPlaced e, CancellationToken ct) => default; }

        [Event<Orders>("order.placed")]
        public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

        public interface IMailer { Task SendReceiptAsync(string to, CancellationToken ct); }
        public interface IGateway
        {
            Task<string> ChargeAsync(string customer, decimal amount, string? requestId = null);
            Task<string> ChargeOnceAsync(string customer, string idempotencyKey);
            Task RefundAsync(string customer, decimal amount);
        }
        public sealed class Unknown { public Task ProcessAsync(string id) => Task.CompletedTask; }
        public sealed class Shipment { public string Id { get; set; } = ""; public string OrderId { get; set; } = ""; public bool Sent { get; set; } }
        public sealed class StockItem { public int Id { get; set; } public string Sku { get; set; } = ""; public int Count { get; set; } }
        public sealed class Shop : DbContext
        {
            public DbSet<Shipment> Shipments => Set<Shipment>();
            public DbSet<StockItem> Stock => Set<StockItem>();
        }
        """;
}
