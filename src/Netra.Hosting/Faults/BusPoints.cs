using MassTransit;

namespace Netra.Hosting.Faults;

/// <summary><c>before-send-(type)</c>, <c>after-send-(type)</c>, and of a message that was handled <c>before-ack-(type)</c>, <c>after-ack</c>.</summary>
sealed class BusPoints(FailPoints points) : ISendObserver, IPublishObserver, IConsumeObserver, IReceiveObserver
{
    Task ISendObserver.PreSend<T>(SendContext<T> context) => Reach("before-send-" + typeof(T).Name);

    Task ISendObserver.PostSend<T>(SendContext<T> context) => Reach("after-send-" + typeof(T).Name);

    Task ISendObserver.SendFault<T>(SendContext<T> context, Exception exception) => Task.CompletedTask;

    Task IPublishObserver.PrePublish<T>(PublishContext<T> context) => Reach("before-send-" + typeof(T).Name);

    Task IPublishObserver.PostPublish<T>(PublishContext<T> context) => Reach("after-send-" + typeof(T).Name);

    Task IPublishObserver.PublishFault<T>(PublishContext<T> context, Exception exception) => Task.CompletedTask;

    Task IConsumeObserver.PreConsume<T>(ConsumeContext<T> context) => Task.CompletedTask;

    Task IConsumeObserver.PostConsume<T>(ConsumeContext<T> context) => Reach("before-ack-" + typeof(T).Name);

    Task IConsumeObserver.ConsumeFault<T>(ConsumeContext<T> context, Exception exception) => Task.CompletedTask;

    Task IReceiveObserver.PreReceive(ReceiveContext context) => Task.CompletedTask;

    Task IReceiveObserver.PostReceive(ReceiveContext context) => Reach("after-ack");

    Task IReceiveObserver.PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) => Task.CompletedTask;

    Task IReceiveObserver.ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) => Task.CompletedTask;

    Task IReceiveObserver.ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    Task Reach(string point)
    {
        points.Reach(point);
        return Task.CompletedTask;
    }
}
