using Events.EntityFrameworkCore.Inbox;
using Events.EntityFrameworkCore.Outbox;
using Events.EntityFrameworkCore.Projections;

namespace Microsoft.EntityFrameworkCore;

/// <summary>The tables of outbox, inbox and projections, for <c>OnModelCreating</c>.</summary>
public static class EventsModelBuilderExtensions
{
    /// <summary>Adds the tables of the outbox: one for events, and <c>…_lease</c> for who relays them. They come with the application's migrations.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The name of the table.</param>
    /// <param name="schema">Its schema; null for the default.</param>
    public static ModelBuilder AddEventsOutbox(this ModelBuilder model, string table = "events_outbox", string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        model.Entity<OutboxMessage>(message =>
        {
            message.ToTable(table, schema);
            message.HasKey(static message => message.Id);
            message.Property(static message => message.Id).ValueGeneratedOnAdd();
            message.Property(static message => message.Stream).HasMaxLength(512);
            message.Property(static message => message.StreamName).HasMaxLength(256);
            message.Property(static message => message.EventType).HasMaxLength(512);
            message.Property(static message => message.OrderingKey).HasMaxLength(256);
            message.Property(static message => message.IdempotencyKey).HasMaxLength(512);

            // Whatever conventions the application has.
            message.Property(static message => message.Error).HasMaxLength(OutboxMessage.MaxError);
        });
        model.Entity<OutboxLease>(lease =>
        {
            lease.ToTable($"{table}_lease", schema);
            lease.HasKey(static lease => lease.Name);
            lease.Property(static lease => lease.Name).HasMaxLength(64);
            lease.Property(static lease => lease.Owner).HasMaxLength(512);
        });
        return model;
    }

    /// <summary>Adds the table of the inbox: what each consumer group has handled. It comes with the application's migrations.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The name of the table.</param>
    /// <param name="schema">Its schema; null for the default.</param>
    public static ModelBuilder AddEventsInbox(this ModelBuilder model, string table = "events_inbox", string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        model.Entity<InboxMessage>(message =>
        {
            message.ToTable(table, schema);
            message.HasKey(static message => new { message.Group, message.Stream, message.Key });
            message.Property(static message => message.Group).HasMaxLength(256);
            message.Property(static message => message.Stream).HasMaxLength(512);
            message.Property(static message => message.Key).HasMaxLength(512);
            message.HasIndex(static message => message.HandledAt);
        });
        return model;
    }

    /// <summary>Adds the table of projections: how far each is, and who writes it. It comes with the application's migrations.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The name of the table.</param>
    /// <param name="schema">Its schema; null for the default.</param>
    public static ModelBuilder AddEventsProjections(this ModelBuilder model, string table = "events_projections", string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        model.Entity<ProjectionRow>(row =>
        {
            row.ToTable(table, schema);
            row.HasKey(static row => new { row.Name, row.Stream, row.Generation });
            row.Property(static row => row.Name).HasMaxLength(256);
            row.Property(static row => row.Stream).HasMaxLength(512);
            row.Property(static row => row.Generation).ValueGeneratedNever();
            row.Property(static row => row.Position).HasMaxLength(64);
            row.Property(static row => row.Counted).HasMaxLength(128);
            row.Property(static row => row.Owner).HasMaxLength(512);

            // Whatever conventions the application has.
            row.Property(static row => row.Fault).HasMaxLength(ProjectionRow.MaxFault);
        });
        return model;
    }
}
