using Events;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;

namespace Craft.Mosaic;

public sealed class Album
{
    [BsonId] public required string Owner { get; init; }
    public List<string> Pictures { get; init; } = [];
    public HashSet<string> Tags { get; init; } = [];
}

[EventStream("mosaics", MaxLength = 20_000)]
public sealed partial class MosaicStream;

[Event<MosaicStream>("laid")]
public sealed partial record MosaicLaid(string MosaicId, string Owner, string Picture);

[Event<MosaicStream>("tagged")]
public sealed partial record MosaicTagged(string MosaicId, string Owner, string Tag);

[ConsumerGroup<MosaicStream>("albums")]
public sealed partial class MosaicAlbum(IMongoDatabase database)
{
    private IMongoCollection<Album> Albums => database.GetCollection<Album>("albums");

    [Handles]
    public async Task OnLaid(MosaicLaid laid, CancellationToken token)
    {
        var update = Builders<Album>.Update.Push(album => album.Pictures, laid.Picture);
        await Albums.UpdateOneAsync(album => album.Owner == laid.Owner, update, new UpdateOptions { IsUpsert = true }, token); // EVT3001
    }

    [Handles]
    public async Task OnTagged(MosaicTagged tagged, CancellationToken token)
    {
        var update = Builders<Album>.Update.AddToSet(album => album.Tags, tagged.Tag);
        await Albums.UpdateOneAsync(album => album.Owner == tagged.Owner, update, new UpdateOptions { IsUpsert = true }, token);
    }
}
