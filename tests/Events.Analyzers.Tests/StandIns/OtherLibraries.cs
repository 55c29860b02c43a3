// Small stand-ins for libraries that handlers use: Entity Framework Core, MassTransit, MediatR, Stripe, Dapper.
#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.EntityFrameworkCore
{
    public class DbContext
    {
        public int SaveChanges() => 0;
        public Task<int> SaveChangesAsync(CancellationToken cancellationToken = default) => Task.FromResult(0);
        public virtual object Add(object entity) => entity;
        public virtual DbSet<T> Set<T>() where T : class => null!;
    }

    public abstract class DbSet<T> : IQueryable<T> where T : class
    {
        public abstract Type ElementType { get; }
        public abstract Expression Expression { get; }
        public abstract IQueryProvider Provider { get; }
        public abstract IEnumerator<T> GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        public virtual object Add(T entity) => entity;
        public virtual ValueTask<object> AddAsync(T entity, CancellationToken cancellationToken = default) => default;
        public virtual void AddRange(params T[] entities) { }
        public virtual object Update(T entity) => entity;
        public virtual object Remove(T entity) => entity;
        public virtual ValueTask<T?> FindAsync(params object?[]? keyValues) => default;
    }

    public class DbUpdateException : Exception { }

    public static class EntityFrameworkQueryableExtensions
    {
        public static Task<bool> AnyAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) => Task.FromResult(false);
        public static Task<T> SingleAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) => null!;
        public static Task<T?> FirstOrDefaultAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) => null!;
    }

    public class SetPropertyCalls<T> { public SetPropertyCalls<T> SetProperty<P>(Func<T, P> property, Func<T, P> value) => this; }

    public static class RelationalQueryableExtensions
    {
        public static Task<int> ExecuteUpdateAsync<T>(this IQueryable<T> source, Expression<Func<SetPropertyCalls<T>, SetPropertyCalls<T>>> setters, CancellationToken cancellationToken = default) => Task.FromResult(0);
    }
}

namespace MassTransit
{
    public interface ConsumeContext<out T> where T : class
    {
        T Message { get; }
        Guid? MessageId { get; }
        CancellationToken CancellationToken { get; }
        Task Publish<TMessage>(TMessage message) where TMessage : class;
    }

    public interface IConsumer<in T> where T : class { Task Consume(ConsumeContext<T> context); }
}

namespace MediatR
{
    public interface INotification { }
    public interface INotificationHandler<in T> where T : INotification { Task Handle(T notification, CancellationToken cancellationToken); }
    public interface IRequest<out T> { }
    public interface IRequestHandler<in T, R> where T : IRequest<R> { Task<R> Handle(T request, CancellationToken cancellationToken); }
}

namespace Stripe
{
    public class RequestOptions { public string? IdempotencyKey { get; set; } }
    public class ChargeCreateOptions { public long Amount { get; set; } }
    public class Charge { public string Id { get; set; } = ""; }
    public class ChargeService
    {
        public Task<Charge> CreateAsync(ChargeCreateOptions options, RequestOptions? requestOptions = null, CancellationToken cancellationToken = default) => null!;
        public Task<Charge> GetAsync(string id) => null!;
    }
}

namespace Dapper
{
    public static class SqlMapper
    {
        public static Task<int> ExecuteAsync(this System.Data.IDbConnection connection, string sql, object? param = null) => Task.FromResult(0);
    }
}

namespace Polly
{
    public sealed class ResiliencePipeline
    {
        public ValueTask ExecuteAsync(Func<CancellationToken, ValueTask> callback, CancellationToken cancellationToken = default) => default;
    }
}
