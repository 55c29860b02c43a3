using StackExchange.Redis;

namespace Shop.Chat;

public class ChatReader(IDatabase db)
{
    public Task<StreamEntry[]> NewMessagesAsync(string room, string user) =>
        db.StreamReadGroupAsync(room, "chat", StreamPosition.NewMessages, user, 20); // EVT5007

    public Task<StreamEntry[]> FirstAsync(string room, string user) =>
        db.StreamReadGroupAsync(room, "chat", user, 20); // EVT5007

    public Task<StreamEntry[]> AllAsync(string room, string user) => db.StreamReadGroupAsync(room, "chat", user, "0-0", 20);

    public Task<long> AcknowledgeAsync(string room, RedisValue id) => db.StreamAcknowledgeAsync(room, "chat", id);

    public Task<bool> CreateGroupAsync(string room, string group) => db.StreamCreateConsumerGroupAsync(room, group);
}
