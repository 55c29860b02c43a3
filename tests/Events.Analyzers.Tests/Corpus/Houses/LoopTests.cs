using StackExchange.Redis;
using Xunit;

namespace Shop.Tests
{
    public sealed class RedisFixture : IAsyncLifetime
    {
        public IConnectionMultiplexer Redis { get; private set; } = null!;

        public async Task InitializeAsync() => Redis = await ConnectionMultiplexer.ConnectAsync("localhost");

        public async Task DisposeAsync() => await Redis.DisposeAsync();
    }

    public sealed class OrderStreamTests(RedisFixture fixture) : IClassFixture<RedisFixture>
    {
        private readonly IDatabase _db = fixture.Redis.GetDatabase();
        private readonly string _key = "test:" + Guid.NewGuid();

        [Fact]
        public async Task An_entry_is_delivered_once()
        {
            await _db.StreamCreateConsumerGroupAsync(_key, "g", "0", createStream: true);
            await _db.StreamAddAsync(_key, "a", 1);
            var first = await _db.StreamReadGroupAsync(_key, "g", "c1", ">");
            var second = await _db.StreamReadGroupAsync(_key, "g", "c2", ">");
            Assert.Single(first);
            Assert.Empty(second);
            Assert.Equal(1, (await _db.StreamPendingAsync(_key, "g")).PendingMessageCount);
        }

        [Fact]
        public async Task It_can_be_claimed_at_once()
        {
            await _db.StreamCreateConsumerGroupAsync(_key, "g", "0", createStream: true);
            await _db.StreamAddAsync(_key, "a", 1);
            await _db.StreamReadGroupAsync(_key, "g", "c1", ">");
            var claimed = await _db.StreamAutoClaimAsync(_key, "g", "c2", 0, "0-0");
            Assert.Single(claimed.ClaimedEntries);
        }
    }
}

namespace Xunit
{
    public sealed class FactAttribute : Attribute;
    public interface IAsyncLifetime { Task InitializeAsync(); Task DisposeAsync(); }
    public interface IClassFixture<T> where T : class;
    public static class Assert
    {
        public static void Single<T>(IEnumerable<T> items) => Equal(1, items.Count());
        public static void Empty<T>(IEnumerable<T> items) => Equal(0, items.Count());
        public static void Equal<T>(T expected, T actual) { if (!Equals(expected, actual)) throw new InvalidOperationException(); }
    }
}
