using StackExchange.Redis;
using Xunit;

namespace Harbour.Tests
{
    public class StreamTests
    {
        private readonly IDatabase _db = ConnectionMultiplexer.Connect("localhost").GetDatabase();

        [Fact]
        public async Task Delivers_to_one_of_two()
        {
            await _db.StreamAddAsync("test", "a", "1");
            await _db.StreamCreateConsumerGroupAsync("test", "g", "0");
            var first = await _db.StreamReadGroupAsync("test", "g", "one", ">");
            var second = await _db.StreamReadGroupAsync("test", "g", "two", ">");
            Assert.Single(first);
            Assert.Empty(second);
        }
    }
}

namespace Xunit
{
    [AttributeUsage(AttributeTargets.Method)]
    public class FactAttribute : Attribute;

    public static class Assert
    {
        public static void Single(IReadOnlyCollection<StreamEntry> items) { if (items.Count != 1) throw new InvalidOperationException(); }

        public static void Empty(IReadOnlyCollection<StreamEntry> items) { if (items.Count != 0) throw new InvalidOperationException(); }
    }
}
