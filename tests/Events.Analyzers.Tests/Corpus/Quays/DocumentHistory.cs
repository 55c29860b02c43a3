using Events;
using MongoDB.Driver;

namespace Quay.History;

[EventStream("quay:documents", MaxLength = 10_000)]
public sealed partial class DocumentStream;

[Event<DocumentStream>("document.viewed")]
public sealed partial record DocumentViewed(string ViewId, string DocumentId, string Reader);

[Event<DocumentStream>("document.shared")]
public sealed partial record DocumentShared(string ShareId, string DocumentId, string With);

public sealed class ViewCount
{
    public string Id { get; set; } = "";
    public long Views { get; set; }
    public List<string> SharedWith { get; set; } = [];
}

[ConsumerGroup<DocumentStream>("history")]
public sealed partial class DocumentHistory
{
    private readonly IMongoCollection<ViewCount> _counts;

    public DocumentHistory(IMongoClient client) => _counts = client.GetDatabase("docs").GetCollection<ViewCount>("counts");

    [Handles]
    public Task OnViewed(DocumentViewed viewed, CancellationToken token)
    {
        UpdateDefinition<ViewCount> update = Builders<ViewCount>.Update.Inc(c => c.Views, 1);
        return _counts.UpdateOneAsync(c => c.Id == viewed.DocumentId, update, new UpdateOptions { IsUpsert = true }, token); // EVT3001
    }

    [Handles]
    public Task OnShared(DocumentShared shared, CancellationToken token) =>
        _counts.UpdateOneAsync(
            c => c.Id == shared.DocumentId && !c.SharedWith.Contains(shared.With),
            Builders<ViewCount>.Update.Push(c => c.SharedWith, shared.With),
            cancellationToken: token);
}
