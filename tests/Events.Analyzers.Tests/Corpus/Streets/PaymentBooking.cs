using System.Data;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Bank
{
    public class PaymentBookingService : BackgroundService
    {
        private const string StreamKey = "bank:payments";
        private const string GroupName = "booking";

        private readonly IConnectionMultiplexer _multiplexer;
        private readonly Func<IDbConnection> _openConnection;
        private readonly ILogger<PaymentBookingService> _logger;
        private readonly string _consumer = Environment.MachineName;

        public PaymentBookingService(IConnectionMultiplexer multiplexer, Func<IDbConnection> openConnection, ILogger<PaymentBookingService> logger)
        {
            _multiplexer = multiplexer;
            _openConnection = openConnection;
            _logger = logger;
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var db = _multiplexer.GetDatabase();
            await EnsureGroupAsync(db);

            // What the last run of this machine left behind.
            await DrainAsync(db, "0", stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    var handled = await DrainAsync(db, ">", stoppingToken);
                    if (handled == 0)
                    {
                        await Task.Delay(250, stoppingToken);
                    }
                }
                catch (RedisException ex)
                {
                    _logger.LogWarning(ex, "Redis is not there");
                    await Task.Delay(2000, stoppingToken);
                }
            }
        }

        private static async Task EnsureGroupAsync(IDatabase db)
        {
            try
            {
                await db.StreamCreateConsumerGroupAsync(StreamKey, GroupName, "0-0", createStream: true);
            }
            catch (RedisServerException ex) when (ex.Message.Contains("BUSYGROUP"))
            {
            }
        }

        private async Task<int> DrainAsync(IDatabase db, RedisValue position, CancellationToken token)
        {
            var entries = await db.StreamReadGroupAsync(StreamKey, GroupName, _consumer, position, 50);
            foreach (var entry in entries)
            {
                await BookWithRetryAsync(entry, token);
                await db.StreamAcknowledgeAsync(StreamKey, GroupName, entry.Id);
            }

            return entries.Length;
        }

        private async Task BookWithRetryAsync(StreamEntry entry, CancellationToken token)
        {
            for (var attempt = 1; attempt <= 3; attempt++)
            {
                try
                {
                    using var connection = _openConnection();
                    await connection.ExecuteAsync(
                        "INSERT INTO bookings (payment_id, iban, cents) VALUES (@Id, @Iban, @Cents) ON CONFLICT DO NOTHING",
                        new { Id = (string?)entry["id"], Iban = (string?)entry["iban"], Cents = (long)entry["cents"] });
                    return;
                }
                catch (Exception ex) // EVT4003
                {
                    _logger.LogWarning(ex, "Attempt {Attempt} to book {Entry} failed", attempt, entry.Id);
                    await Task.Delay(TimeSpan.FromSeconds(attempt), token);
                }
            }
        }
    }
}
