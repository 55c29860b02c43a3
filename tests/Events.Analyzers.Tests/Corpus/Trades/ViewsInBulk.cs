using Events;
using Microsoft.EntityFrameworkCore;

namespace News.Views;

[EventStream("views", MaxLength = 20_000)]
public sealed partial class ViewStream;

[Event<ViewStream>("viewed")]
public sealed partial record ArticleViewed(string ViewId, int Article);

public sealed class Article { public int Id { get; set; } public long Views { get; set; } public DateTimeOffset? Seen { get; set; } }

public sealed class NewsContext(DbContextOptions<NewsContext> options) : DbContext(options)
{
    public DbSet<Article> Articles => Set<Article>();
}

[ConsumerGroup<ViewStream>("counts")]
public sealed partial class ViewCounts(IDbContextFactory<NewsContext> factory)
{
    [Handles]
    public async Task OnViewed(ArticleViewed viewed, CancellationToken token)
    {
        await using NewsContext db = await factory.CreateDbContextAsync(token);
        await db.Articles
            .Where(article => article.Id == viewed.Article)
            .ExecuteUpdateAsync(set => set.SetProperty(article => article.Views, article => article.Views + 1), token); // EVT3001
    }
}
