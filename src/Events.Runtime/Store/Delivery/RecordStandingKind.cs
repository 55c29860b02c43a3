namespace Events.Store.Delivery;

/// <summary>The actual state of an entry that a consumer took to be pending for it.</summary>
public enum RecordStandingKind
{
    /// <summary>It is pending for the consumer.</summary>
    Own,

    /// <summary>It is pending for another consumer, which has claimed it or was given it.</summary>
    Others,

    /// <summary>It is pending for nobody, and the consumer is the one that had it: somebody has acknowledged the entry.</summary>
    Acknowledged,

    /// <summary>The group stands before it, because it was created anew or has gone back, and the stream has it: it will be delivered as a new entry.</summary>
    Undelivered,

    /// <summary>Its pending record was destroyed and nobody can be shown to have acknowledged it: it is pending for the consumer again, as it was.</summary>
    Restored,

    /// <summary>Its pending record was destroyed, and it is not in the stream any more: nobody else will ever get it.</summary>
    Gone,
}
