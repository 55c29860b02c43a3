using Amazon.S3;
using Amazon.S3.Model;
using Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Quay.Documents;

[EventStream("quay:documents", MaxLength = 10_000)]
public sealed partial class DocumentStream;

[Event<DocumentStream>("document.saved")]
public sealed partial record DocumentSaved(string DocumentId, int Revision, string Title, string Html);

[Event<DocumentStream>("document.tagged")]
public sealed partial record DocumentTagged(string DocumentId, string Tag);

[ConsumerGroup<DocumentStream>("mirror")]
public sealed partial class DocumentMirror(IMongoDatabase mongo, IAmazonS3 s3)
{
    private readonly IMongoCollection<BsonDocument> _documents = mongo.GetCollection<BsonDocument>("documents");

    [Handles]
    public async Task OnSaved(DocumentSaved saved, CancellationToken token)
    {
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = "mirror", Key = $"{saved.DocumentId}/{saved.Revision}.html", ContentBody = saved.Html },
            token);
        var document = new BsonDocument { ["_id"] = saved.DocumentId, ["title"] = saved.Title, ["rev"] = saved.Revision };
        await _documents.ReplaceOneAsync(
            Builders<BsonDocument>.Filter.Eq("_id", saved.DocumentId),
            document,
            new ReplaceOptions { IsUpsert = true },
            token);
    }

    [Handles]
    public Task OnTagged(DocumentTagged tagged, CancellationToken token) =>
        _documents.UpdateOneAsync(
            Builders<BsonDocument>.Filter.Eq("_id", tagged.DocumentId),
            Builders<BsonDocument>.Update.AddToSet("tags", tagged.Tag),
            cancellationToken: token);
}
