using Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Harbour.Articles;

[EventStream("articles", MaxLength = 300_000)]
public sealed partial class ArticleStream;

[Event<ArticleStream>("article.viewed")]
public sealed partial record ArticleViewed(string ViewId, string ArticleId, string Reader);

[Event<ArticleStream>("article.commented")]
public sealed partial record ArticleCommented(string CommentId, string ArticleId, string Text);

[Event<ArticleStream>("article.renamed")]
public sealed partial record ArticleRenamed(string ArticleId, string Title);

public class Comment
{
    public ObjectId Id { get; set; }
    public string ArticleId { get; set; } = "";
    public string Text { get; set; } = "";
}

[ConsumerGroup<ArticleStream>("mongo")]
public sealed partial class ArticleViews(IMongoDatabase mongo)
{
    private readonly IMongoCollection<BsonDocument> _articles = mongo.GetCollection<BsonDocument>("articles");
    private readonly IMongoCollection<Comment> _comments = mongo.GetCollection<Comment>("comments");

    [Handles]
    public Task OnViewed(ArticleViewed viewed, CancellationToken token)
    {
        var filter = Builders<BsonDocument>.Filter.Eq("_id", viewed.ArticleId);
        var update = Builders<BsonDocument>.Update.Inc("views", 1).Set("lastReader", viewed.Reader);
        return _articles.UpdateOneAsync(filter, update, cancellationToken: token); // EVT3001
    }

    [Handles]
    public async Task OnCommented(ArticleCommented commented, CancellationToken token)
    {
        await _comments.InsertOneAsync(new Comment { ArticleId = commented.ArticleId, Text = commented.Text }, cancellationToken: token); // EVT3001
    }

    [Handles]
    public Task OnRenamed(ArticleRenamed renamed, CancellationToken token) => _articles.UpdateOneAsync(
        Builders<BsonDocument>.Filter.Eq("_id", renamed.ArticleId), Builders<BsonDocument>.Update.Set("title", renamed.Title), cancellationToken: token);
}
