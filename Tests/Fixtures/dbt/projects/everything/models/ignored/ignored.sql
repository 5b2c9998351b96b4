{{ ref('this does not exist') }}
